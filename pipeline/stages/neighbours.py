"""Which recent posts may tell of the same matter: an inverted index over counties, words and wordings.

It is a memory of the store and is rebuilt from it; it never decides more than `domain.matching.score`.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import itemgetter

from pipeline.domain.matching import CONFIRMED, WINDOW, Signature, score

ANYWHERE = "*"
NOWHERE = "-"
BAND_ROWS = 2
ROW_BITS = 32
INDEXED_WORDS = 16
TRIED = 400
# A word that so many recent posts of a county share tells none of them apart.
CROWDED = 500
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
    _by_area: defaultdict[str, dict[Hashable, set[str]]] = field(default_factory=lambda: defaultdict(dict))

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
        tokens = _tokens(signature)
        for area in _stored_areas(signature):
            holders = self._by_area[area]
            for token in tokens:
                if token in holders:
                    holders[token].add(signature.post_id)
                else:
                    holders[token] = {signature.post_id}

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
        tokens = _tokens(signature)
        areas = (self._by_area[area] for area in _sought_areas(signature) if area in self._by_area)
        holders = (known[token] for known in areas for token in tokens if token in known)
        shared = Counter(chain.from_iterable(posts for posts in holders if len(posts) <= CROWDED))
        shared.pop(signature.post_id, None)
        ranked = sorted(shared.items(), key=itemgetter(1), reverse=True)
        return [post_id for post_id, _ in ranked[:TRIED]]

    def _forget(self, post_id: str) -> None:
        known = self._signatures.pop(post_id, None)
        if known is None:
            return
        del self._case_of[post_id]
        tokens = _tokens(known)
        for area in _stored_areas(known):
            by_token = self._by_area[area]
            for token in tokens:
                by_token[token].discard(post_id)
                if not by_token[token]:
                    del by_token[token]

    def _root(self, case_id: str) -> str:
        while case_id in self._went_to:
            case_id = self._went_to[case_id]
        return case_id


def _stored_areas(signature: Signature) -> Iterable[str]:
    return {*(signature.counties or (NOWHERE,)), ANYWHERE}


def _sought_areas(signature: Signature) -> Iterable[str]:
    return {*signature.counties, NOWHERE} if signature.counties else (ANYWHERE,)


def _tokens(signature: Signature) -> set[Hashable]:
    """The most telling words, and the bands of the sketch as numbers that hold place and rows."""
    rows = signature.sketch
    bands = (
        (at << ROW_BITS | rows[at]) << ROW_BITS | (rows[at + 1] if at + 1 < len(rows) else 0)
        for at in range(0, len(rows), BAND_ROWS)
    )
    return {*islice(signature.words, INDEXED_WORDS), *bands}
