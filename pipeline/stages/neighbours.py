"""Which recent posts may tell of the same matter: an inverted index over times, counties, words and wordings.

It is a memory of the store and is rebuilt from it; it never decides more than `domain.matching.score`.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from operator import itemgetter

from pipeline.domain.matching import WINDOW, Signature, joins, score

NOWHERE = "-"
BAND_ROWS = 2
ROW_BITS = 32
INDEXED_WORDS = 16
TRIED = 400
# A word that so many posts of a county and a window share tells none of them apart.
CROWDED = 500
COPY_AGE = timedelta(hours=6)
TRIED_OF_A_CASE = 12
# So many posts are remembered, and more only where so many were published within the window.
ROOM = 20_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Posts are indexed by span of time, so that those outside the window are never looked at.
SPAN = WINDOW / 2

# The posts that have a token: most tokens have one.
Holders = dict[Hashable, int | list[int]]


@dataclass(frozen=True, slots=True)
class Match:
    """A case that a post resembles, by its most similar post; or a post told aside that no case holds yet."""

    case_id: str
    score: float
    aside: str = ""


@dataclass(slots=True)
class Neighbours:
    """Signatures by number, with the case each belongs to; merged cases are followed to where they went."""

    room: int = ROOM
    _signatures: dict[int, Signature] = field(default_factory=dict)
    _case_of: dict[int, str] = field(default_factory=dict)
    _number_of: dict[str, int] = field(default_factory=dict)
    _went_to: dict[str, str] = field(default_factory=dict)
    _by_wording: dict[int, int] = field(default_factory=dict)
    _by_span: defaultdict[int, defaultdict[str, Holders]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    _partings: dict[str, int] = field(default_factory=dict)
    _next: int = 0
    _left: int = 0

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, signature: Signature, case_id: str) -> None:
        """Remember a post under its case; a newer revision takes the place of the older.

        A copy of a post that the case remembers would link to nothing that its original does not. What is told aside
        waits under no case ('') until one takes it in.
        """
        self._forget(self._number_of.get(signature.post_id, -1))
        number, self._next = self._next, self._next + 1
        if case_id and self._is_copy(signature, number, case_id):
            return
        self._signatures[number] = signature
        self._case_of[number] = case_id
        self._number_of[signature.post_id] = number
        tokens = _tokens(signature)
        by_area = self._by_span[_span(signature.at)]
        for area in _stored_areas(signature):
            _enter(by_area[area], tokens, number)

    def taken_in(self, post_id: str, case_id: str) -> None:
        """A case holds now what was told aside."""
        self._case_of[self._number_of[post_id]] = case_id

    def merged(self, source: str, target: str) -> None:
        """The posts of one case belong to another now."""
        self._went_to[source] = target

    def recall(self, case_id: str, partings: int) -> list[Signature] | None:
        """Forget and give back the posts of a case that a person took apart since they were remembered; None when
        nobody did. `partings` is how often posts have left the case."""
        if self._partings.get(case_id, 0) == partings:
            return None
        self._partings[case_id] = partings
        numbers = [number for number, held in self._case_of.items() if self._root(held) == case_id]
        known = [self._signatures[number] for number in numbers]
        for number in numbers:
            self._forget(number)
        return known

    def stands_alone(self, case_id: str) -> None:
        """The case was merged once and is not any more."""
        self._went_to.pop(case_id, None)

    def matches(self, signature: Signature) -> list[Match]:
        """Cases with a post that it joins, and posts told aside that join it, best first."""
        best: dict[tuple[str, str], float] = {}
        tries: Counter[str] = Counter()
        for number in self._candidates(signature):
            case_id = self._case_of[number]
            if case_id in self._went_to:
                case_id = self._case_of[number] = self._root(case_id)
            other = self._signatures[number]
            key = (case_id, "" if case_id else other.post_id)
            if key in best or tries[case_id] >= TRIED_OF_A_CASE:
                continue
            tries[case_id] += bool(case_id)
            found = score(signature, other)
            if joins(signature, other, found):
                best[key] = found
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Match(case_id, found, aside) for (case_id, aside), found in ranked]

    def expire(self, now: datetime) -> None:
        """Forget posts that nothing new can match any more."""
        self._forget_before(now - WINDOW)

    def slim(self, now: datetime) -> None:
        """Of too many posts forget the older half, but none within the window of the newest: a backlog of months is
        gathered in the memory of some days. What comes late by more than that joins no case by its likeness."""
        if len(self) > max(self.room, self._left * 5 // 4):
            times = sorted(known.at for known in self._signatures.values())
            self._forget_before(min(times[len(times) // 2], min(times[-1], now) - WINDOW))
            self._left = len(self)

    def _forget_before(self, time: datetime) -> None:
        for number in [key for key, known in self._signatures.items() if known.at < time]:
            self._forget(number)
        for span in [span for span, by_area in self._by_span.items() if not any(by_area.values())]:
            del self._by_span[span]
        self._by_wording = {key: number for key, number in self._by_wording.items() if number in self._signatures}

    def _is_copy(self, signature: Signature, number: int, case_id: str) -> bool:
        key = hash(signature.wording)
        first = self._by_wording.get(key, -1)
        original = self._signatures.get(first)
        if original is None or original.wording != signature.wording or abs(original.at - signature.at) > COPY_AGE:
            self._by_wording[key] = number
            return False
        return self._root(self._case_of[first]) == self._root(case_id)

    def _candidates(self, signature: Signature) -> list[int]:
        """Posts that share tokens, those that share the most first."""
        span = _span(signature.at)
        near = [self._by_span[each] for each in range(span - 2, span + 3) if each in self._by_span]
        tokens = _tokens(signature)
        shared: Counter[int] = Counter()
        for areas in _sought_areas(signature, near):
            known = [by_area[area] for by_area in near for area in areas if area in by_area]
            shared.update(_sharing(known, tokens, once=len(areas) > 1))
        shared.pop(self._number_of.get(signature.post_id, -1), None)
        ranked = sorted(shared.items(), key=itemgetter(1), reverse=True)
        return [number for number, _ in ranked[:TRIED]]

    def _forget(self, number: int) -> None:
        known = self._signatures.pop(number, None)
        if known is None:
            return
        del self._case_of[number], self._number_of[known.post_id]
        tokens = _tokens(known)
        by_area = self._by_span[_span(known.at)]
        for area in _stored_areas(known):
            _leave(by_area[area], tokens, number)

    def _root(self, case_id: str) -> str:
        while case_id in self._went_to:
            case_id = self._went_to[case_id]
        return case_id


def _enter(holders: Holders, tokens: Iterable[Hashable], number: int) -> None:
    for token in tokens:
        known = holders.get(token)
        if known is None:
            holders[token] = number
        elif isinstance(known, int):
            holders[token] = [known, number]
        else:
            known.append(number)


def _leave(holders: Holders, tokens: Iterable[Hashable], number: int) -> None:
    for token in tokens:
        known = holders[token]
        if isinstance(known, int):
            del holders[token]
        elif len(known) > 2:
            known.remove(number)
        else:
            (holders[token],) = (other for other in known if other != number)


def _sharing(known: Iterable[Holders], tokens: set[Hashable], *, once: bool) -> list[int]:
    """The posts with each of the tokens that is not crowded; `once` where a post may stand in several areas."""
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for by_token in known:
        for token in by_token.keys() & tokens:
            found = by_token[token]
            if isinstance(found, int):
                holders[token].append(found)
            else:
                holders[token] += found
    telling = (numbers for numbers in holders.values() if len(numbers) <= CROWDED)
    return list(chain.from_iterable(map(set, telling) if once else telling))


def _span(at: datetime) -> int:
    return (at - EPOCH) // SPAN


def _stored_areas(signature: Signature) -> Iterable[str]:
    return signature.counties or (NOWHERE,)


def _sought_areas(signature: Signature, near: list[defaultdict[str, Holders]]) -> list[tuple[str, ...]]:
    """Its counties and what names none, one by one; without a county all areas together."""
    if signature.counties:
        return [(area,) for area in (*signature.counties, NOWHERE)]
    return [tuple({area for by_area in near for area in by_area})]


def _tokens(signature: Signature) -> set[Hashable]:
    """The most telling words, the bands of the sketch as numbers that hold place and rows, the kind by town."""
    rows = signature.sketch
    bands = (
        (at << ROW_BITS | rows[at]) << ROW_BITS | (rows[at + 1] if at + 1 < len(rows) else 0)
        for at in range(0, len(rows), BAND_ROWS)
    )
    kinds = ((signature.kind, town) for town in signature.towns) if signature.kind else ()
    return {*islice(signature.words, INDEXED_WORDS), *bands, *kinds}
