"""Who must answer: a pure function of the facts and the profile."""

from dataclasses import dataclass

from pipeline.domain.assessment import Category, Grade


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing looks at. `places` are division codes, the weightiest first; `involved` names in the
    text a body or enterprise that the matter is about."""

    categories: tuple[Category, ...] = ()
    topic: str | None = None
    kind: str | None = None
    grade: Grade | None = None
    places: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body with the rule and the clause that named it."""

    body: str
    rule: str
    clause: str


@dataclass(frozen=True, slots=True)
class Route:
    """The proposal that a person confirms. `lead` is None where the triage queue must decide."""

    lead: Assignment | None = None
    supporting: tuple[Assignment, ...] = ()
    informed: tuple[Assignment, ...] = ()
    alternatives: tuple[Assignment, ...] = ()
    rule: str = ""
    clause: str = ""
    reason: str = ""
    uncertain: bool = False
    outside: bool = False
