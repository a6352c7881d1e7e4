"""Which recent posts may tell of the same matter: an inverted index over counties, words and wordings.

It is a memory of the store and is rebuilt from it; it never decides more than `domain.matching.score`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from pipeline.domain.matching import CONFIRMED, WINDOW, Signature, score

ANYWHERE = "*"
NOWHERE = "-"
BAND_ROWS = 2
INDEXED_WORDS = 16
TRIED = 400
COPY_AGE = timedelta(hours=6)
TRIED_OF_A_CASE = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A case that a post resembles, by its most similar post."""

    case_id: str
    score: float


@dataclass(slots=True)
class Neighbours:
    """Signatures by key, with the case each belongs to; merged cases are followed to where they went."""

    _signatures: dict[str, Signature] = field(default_factory=dict)
    _case_of: dict[str, str] = field(default_factory=dict)
    _went_to: dict[str, str] = field(default_factory=dict)
    _by_wording: dict[object, str] = field(default_factory=dict)
    _by_key: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, signature: Signature, case_id: str) -> None:
        """Remember a post under its case; a newer revision takes the place of the older.

        A copy of a post that the case remembers would link to nothing that its original does not.
        """
        self._forget(signature.post_id)
        if self._is_copy(signature, case_id):
            return
        self._signatures[signature.post_id] = signature
        self._case_of[signature.post_id] = case_id
        for key in _stored_keys(signature):
            self._by_key[key].add(signature.post_id)

    def merged(self, source: str, target: str) -> None:
        """The posts of one case belong to another now."""
        self._went_to[source] = target

    def matches(self, signature: Signature) -> list[Match]:
        """Cases with a post that scores at least CONFIRMED, best first."""
        best: dict[str, float] = {}
        tries: Counter[str] = Counter()
        for post_id in self._candidates(signature):
            case_id = self._root(self._case_of[post_id])
            if case_id in best or tries[case_id] >= TRIED_OF_A_CASE:
                continue
            tries[case_id] += 1
            found = score(signature, self._signatures[post_id])
            if found >= CONFIRMED:
                best[case_id] = found
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Match(case_id, found) for case_id, found in ranked]

    def expire(self, now: datetime) -> None:
        """Forget posts that nothing new can match any more."""
        for post_id in [key for key, known in self._signatures.items() if now - known.at > WINDOW]:
            self._forget(post_id)

    def _is_copy(self, signature: Signature, case_id: str) -> bool:
        original = self._signatures.get(self._by_wording.get(signature.wording, ""))
        if original is None or abs(original.at - signature.at) > COPY_AGE:
            self._by_wording[signature.wording] = signature.post_id
            return False
        return self._root(self._case_of[original.post_id]) == self._root(case_id)

    def _candidates(self, signature: Signature) -> list[str]:
        shared: Counter[str] = Counter()
        for key in _sought_keys(signature):
            shared.update(self._by_key.get(key, ()))
        shared.pop(signature.post_id, None)
        return [post_id for post_id, _ in shared.most_common(TRIED)]

    def _forget(self, post_id: str) -> None:
        known = self._signatures.pop(post_id, None)
        if known is None:
            return
        del self._case_of[post_id]
        for key in _stored_keys(known):
            holders = self._by_key[key]
            holders.discard(post_id)
            if not holders:
                del self._by_key[key]

    def _root(self, case_id: str) -> str:
        while case_id in self._went_to:
            case_id = self._went_to[case_id]
        return case_id


def _stored_keys(signature: Signature) -> Iterator[str]:
    yield from _keys(signature, {*(signature.counties or {NOWHERE}), ANYWHERE})


def _sought_keys(signature: Signature) -> Iterator[str]:
    yield from _keys(signature, {*signature.counties, NOWHERE} if signature.counties else {ANYWHERE})


def _keys(signature: Signature, areas: set[str]) -> Iterator[str]:
    bands = [f"#{at}:{signature.sketch[at : at + BAND_ROWS]}" for at in range(0, len(signature.sketch), BAND_ROWS)]
    tokens = [*islice(signature.words, INDEXED_WORDS), *bands]
    for area in areas:
        yield from (f"{area}|{token}" for token in tokens)
