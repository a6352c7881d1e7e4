"""Which of the six answers of QN §8.3 a post asks for: a linear head over its wording and the lexicon's words and
forms; what the categories of the post ask for anyway is added, and the most decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from classifier.concepts import LEXICONS
from classifier.disposition_model import DispositionModel
from classifier.errors import DataError
from classifier.model import Floats
from classifier.post import ReadPost
from classifier.record import record
from classifier.signs import UNKNOWN, Signs
from classifier.tables import line_in_yaml, yaml_of
from classifier.verdict import CATEGORIES, DISPOSITIONS, Evidence

# What no, one, two … words of one weight say together: each further word adds 0.6 of the one before.
_SUMS: Final = (0.0, 1.0, 1.6, 1.96, 2.176)
_MOST_PROOF: Final = 3
# So much a disposition must lead silence (log-odds): of the ordinary posts of training that the head did not see 1.2 %
# are taken to ask then.
_LEAST_LEAD: Final = -0.6
# Where something was found (field, start, end) and why it counts.
Spans = list[tuple[str, int, int, str]]


@record
class Disposal:
    """The disposition and the words that speak for it."""

    name: str
    evidence: tuple[Evidence, ...]


@record
class Asked:
    """What the lexicon and the head make of one post before its categories are looked at; the title of `text` and a
    newline end at `border`."""

    text: str
    border: int
    odds: Sequence[float]
    proof: dict[str, Spans]

    @property
    def anything(self) -> bool:
        """Whether the wording asks for an answer at all."""
        return max(self.odds[:-1]) > self.odds[-1] + _LEAST_LEAD


class Lexicon:
    """Applies `dispositions.yaml`: sums by disposition, and where the words stand."""

    def __init__(self, file: Path = LEXICONS / "dispositions.yaml", signs: Signs | None = None) -> None:
        raw = yaml_of(file)
        if set(raw["words"]) != set(DISPOSITIONS) or set(raw["categories"]) != set(CATEGORIES):
            raise DataError(file, 0, f"words must name {', '.join(DISPOSITIONS)}, categories all six categories")
        # Words of one disposition that weigh the same are a group.
        self._groups = [(name, float(group["weight"])) for name, groups in raw["words"].items() for group in groups]
        number = {group: at for at, group in enumerate(self._groups)}
        pairs = [
            (str(term), name, number[name, float(group["weight"])])
            for name, groups in raw["words"].items()
            for group in groups
            for term in group["terms"]
        ]
        # By term: which word of which disposition it is, the disposition, why it is shown, the group.
        words: dict[tuple[str, str], int] = {}
        self._spoken_for = [
            (words.setdefault((name, term), len(words)), name, f"D-{name}", group) for term, name, group in pairs
        ]
        self._automaton = AhoCorasick(
            [term for term, *_ in pairs],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        known = signs or Signs()
        forms = [_form(row, file, at) for at, row in enumerate(raw["patterns"])]
        self._forms = [(*form, known.of_pattern(form[-1])) for form in forms]
        self.priors: dict[str, dict[str, float]] = raw["categories"]

    def read(self, fields: dict[str, str], signs: int = UNKNOWN) -> tuple[list[float], dict[str, Spans]]:
        """The sums in the order of `DISPOSITIONS`, and the words and forms that speak for each.

        `signs` of all fields together spare forms that cannot match.
        """
        sums = dict.fromkeys(DISPOSITIONS, 0.0)
        proof = self._spoken(fields, sums)
        for name, weight, pattern, needed in self._forms:
            for field, value in fields.items() if signs & needed == needed else ():
                if form := pattern.search(value):
                    sums[name] += weight
                    if weight > 0 and form.end() > form.start():
                        proof[name].append((field, *form.span(), f"D-{name}-form"))
        return list(sums.values()), proof

    def _spoken(self, fields: dict[str, str], sums: dict[str, float]) -> dict[str, Spans]:
        """The words that speak for each disposition, each once; their weights are added to `sums`."""
        proof: dict[str, Spans] = {name: [] for name in DISPOSITIONS}
        heard: set[int] = set()
        counts: dict[int, int] = {}
        for field, value in fields.items():
            for index, start, end in self._automaton.find_matches_as_indexes(value, overlapping=True) if value else ():
                word, name, why, group = self._spoken_for[index]
                if word not in heard:
                    heard.add(word)
                    proof[name].append((field, start, end, why))
                    counts[group] = counts.get(group, 0) + 1
        for group, count in counts.items():
            name, weight = self._groups[group]
            sums[name] += weight * _SUMS[min(count, len(_SUMS) - 1)]
        return proof


class Disposer:
    """Puts the lexicon, the head and the categories together."""

    def __init__(self, model: DispositionModel, lexicon: Lexicon | None = None) -> None:
        self._model = model
        self._lexicon = lexicon or Lexicon()
        self._priors = {
            category: [priors.get(name, 0.0) for name in DISPOSITIONS]
            for category, priors in self._lexicon.priors.items()
        }

    def ask(self, posts: Sequence[ReadPost], texts: Sequence[str], dense: Floats) -> list[Asked]:
        """What each post asks for by its wording; `texts` are the normalised fields joined, `dense` the mean word
        vectors (posts × dimensions)."""
        read = [self._lexicon.read(post.fields, post.signs) for post in posts]
        sums = np.asarray([each for each, _ in read], dtype=np.float32).reshape(-1, len(DISPOSITIONS))
        odds: list[list[float]] = self._model.odds(texts, dense, sums).tolist()
        borders = [len(post.fields["title"]) + 1 for post in posts]
        return [
            Asked(text, border, row, proof)
            for text, border, row, (_, proof) in zip(texts, borders, odds, read, strict=True)
        ]

    def dispose(
        self,
        asked: Sequence[Asked],
        originals: Sequence[dict[str, str]],
        categories: Sequence[tuple[str, ...]],
        suspicions: Sequence[float] = (),
    ) -> list[Disposal]:
        """The dispositions of posts of these categories (the primary first); `suspicions`: their scores as rumours."""
        sure = suspicions or [1.0] * len(asked)
        best = [self._best(*each) for each in zip(asked, categories, sure, strict=True)]
        spans = [one.proof[DISPOSITIONS[name]][:_MOST_PROOF] for one, name in zip(asked, best, strict=True)]
        silent = [at for at, found in enumerate(spans) if not found]
        heaviest = self._model.heaviest([asked[at].text for at in silent], [best[at] for at in silent])
        for at, found in zip(silent, heaviest, strict=True):
            spans[at] = _placed(found, asked[at].border)
        return [
            Disposal(
                DISPOSITIONS[name],
                tuple(
                    Evidence(field, fields[field][start:end], start, end, why, "disposition")
                    for field, start, end, why in found
                ),
            )
            for name, fields, found in zip(best, originals, spans, strict=True)
        ]

    def _best(self, asked: Asked, categories: tuple[str, ...], suspicion: float) -> int:
        odds = asked.odds[:-1]
        for at, category in enumerate(categories, 1):
            # A suspicion asks for a denial as far as it is more than a guess.
            weight = (2.0 * suspicion - 1.0 if category == "false_information" else 1.0) / at
            odds = [own + prior * weight for own, prior in zip(odds, self._priors[category], strict=True)]
        return odds.index(max(odds))


def _placed(found: tuple[int, int, float] | None, border: int) -> Spans:
    """Where no word of the lexicon speaks: the characters that weigh most in the head."""
    if found is None:
        return []
    start, end, weight = found
    field, shift, first = ("text", border, border) if end > border else ("title", 0, 0)
    last = min(end, border - 1) if field == "title" else end
    return [(field, max(start, first) - shift, last - shift, f"weight:{weight:+.2f}")]


def _form(row: dict[str, Any], file: Path, at: int) -> tuple[str, float, re.Pattern[str]]:
    if row.get("name") not in DISPOSITIONS:
        names = ", ".join(DISPOSITIONS)
        raise DataError(file, _line(file, at), f"pattern {row.get('pattern', '?')!r}: name must be one of {names}")
    try:
        pattern = re.compile(row["pattern"])
    except re.error as error:
        raise DataError(file, _line(file, at), f"pattern {row['pattern']!r} is none: {error}") from error
    if pattern.search(""):
        raise DataError(file, _line(file, at), f"pattern {row['pattern']!r} matches every text; say what it looks for")
    return row["name"], float(row["weight"]), pattern


def _line(file: Path, at: int) -> int:
    return line_in_yaml(file, "patterns", at)
