"""What routing looks at, and the proposal that it makes."""

from dataclasses import dataclass

from pipeline.domain.assessment import Category, Grade

OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing looks at. `places` are division codes, the weightiest first; `involved` names in the
    text a body that the matter is about; `offline` marks an incident that is not online yet. `signals` are
    what the words of earlier posts pointed at (`signals.signals_of`), where their text is no longer at hand."""

    categories: tuple[Category, ...] = ()
    topic: str | None = None
    kind: str | None = None
    grade: Grade | None = None
    places: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    text: str = ""
    offline: bool = False
    signals: tuple[str, ...] = ()

    @property
    def emergency(self) -> bool:
        """An emergency, also a suspected untrue one."""
        return Category.EMERGENCY in self.categories


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body with the rule and the clause that named it, and why in words."""

    body: str
    rule: str
    clause: str
    reason: str = ""


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
