"""The vocabulary of the package: a `Text` goes in, a `Verdict` comes out."""

from __future__ import annotations

from typing import Any, Final

from classifier.record import record

CATEGORIES: Final = ("emergency", "livelihood", "false_information", "policy", "credibility", "morality")
GRADES: Final = ("I", "II", "III", "IV")
DISPOSITIONS: Final = ("suggestion", "difficulty", "problem", "unclear", "mistaken", "false")
LEVELS: Final = {2: "province", 4: "prefecture", 6: "county", 9: "township"}


@record
class Text:
    """One post as it comes in; only `text` is needed. `region` is where the platform says it was posted."""

    text: str
    title: str = ""
    channel: str = ""
    region: str = ""
    published_at: str = ""


@record
class Place:
    """A division named in the text. `code` has 2, 4, 6 or 9 digits by level; `path` runs from province to it.

    `start` and `end` count code points of `field` (`title` or `text`), end exclusive. A `confidence`
    below 0.5 is a guess among several namesakes. `written` holds what the text calls it, and what it lies in, by names
    of the past (江干区 for 上城区) or misspelt ones.
    """

    code: str
    name: str
    level: str
    path: tuple[str, ...]
    confidence: float
    field: str
    text: str
    start: int
    end: int
    written: tuple[str, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """The place as one element of the `places` list of a `classify` row; `written` only where there is any."""
        row: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "path": list(self.path),
            "confidence": self.confidence,
            "field": self.field,
            "text": self.text,
            "start": self.start,
            "end": self.end,
        }
        return row | {"written": list(self.written)} if self.written else row


@record
class Evidence:
    """Words that carry a judgement. `why` is a rule id, or `weight:+1.23` for words of the trained model.

    `judgement` says which one: a category's name, `topic`, `grade`, `place` or `disposition`.
    """

    field: str
    text: str
    start: int
    end: int
    why: str
    judgement: str = ""

    def as_row(self) -> dict[str, Any]:
        """The evidence as one element of the `evidence` list of a `classify` row."""
        return {
            "field": self.field,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "why": f"{self.judgement}: {self.why}" if self.judgement else self.why,
        }


@record
class Verdict:
    """All that is understood of one post; see `docs` of the command `classify` for the row it becomes.

    An emergency abroad has a `kind`, but is none of the `categories`.
    """

    category: str | None
    categories: tuple[str, ...]
    scores: dict[str, float]
    topic: str | None
    topic_score: float
    grade: str | None
    kind: str | None
    casualties: dict[str, int]
    places: tuple[Place, ...]
    disposition: str | None
    uncertain: bool
    evidence: tuple[Evidence, ...]
    keywords: tuple[str, ...]
    model: str

    def as_row(self) -> dict[str, Any]:
        """The agreed keys of a `classify` output row, without the row's own `id`."""
        row: dict[str, Any] = {
            "category": self.category,
            "scores": dict(self.scores),
            "topic": self.topic,
            "topic_score": self.topic_score,
            "grade": self.grade,
        }
        if self.casualties:
            row["casualties"] = dict(self.casualties)
        row |= {
            "places": [place.as_row() for place in self.places],
            "disposition": self.disposition,
            "uncertain": self.uncertain,
            "evidence": [evidence.as_row() for evidence in self.evidence],
            "model": self.model,
        }
        return row
