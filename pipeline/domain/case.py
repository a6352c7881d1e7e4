"""A case: state, reading, bodies, clocks. `folding` makes it of events; nothing here is stored by hand."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockId, ClockKind
from pipeline.domain.post import Channel
from pipeline.domain.proceedings import Proceedings
from pipeline.domain.reading import Reading, Tally
from pipeline.domain.routing import Route
from pipeline.domain.transitions import State

MAX_RETURNS = 2
# What its lead must have done, and every body addressed, before a case can be closed.
DUTIES = PUBLICATION_DUTIES | {ClockKind.FOLLOW_UP, ClockKind.NOTICE}
_NONE_YET = Proceedings()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after event `seq`. `revision` counts only what matters to a person's decision.

    `channel` is the founding post's, `desk` where a ticket came in; `had` and `had_lead` are what a merged case goes
    back to.
    """

    id: str
    seq: int
    revision: int
    state: State
    title: str
    channel: str
    policy: str
    opened_at: datetime
    detected_at: datetime
    reading: Reading
    route: Route
    tally: Tally
    lead: str = ""
    supporting: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    touched: bool = False
    confirmed: bool = False
    provisional: bool = False
    history: bool = False
    headed: bool = False
    returns: int = 0
    publications: int = 0
    merged_into: str = ""
    desk: str = ""
    corrected: bool = False
    parted: int = 0
    had: State | None = None
    had_lead: str = ""
    proceedings: Proceedings | None = None

    @property
    def under_way(self) -> Proceedings:
        """What was begun beside the answer itself."""
        return self.proceedings or _NONE_YET

    @property
    def emergency_at(self) -> datetime | None:
        """The first post about the emergency: the anchor of its clocks."""
        return self.tally.emergency_at

    @property
    def channels(self) -> tuple[tuple[Channel, datetime], ...]:
        """When each channel first told of the matter. Tallies of an earlier time do not say: then it is the founding
        post's alone, which counts until posts were taken out of the case."""
        told = self.tally.channels
        if (told and self.parted) or any(channel == self.channel for channel, _ in told):
            return told
        return ((Channel(self.channel), self.detected_at), *told)

    @property
    def proposed_lead(self) -> str:
        """The body the machine proposes, or ''."""
        return self.route.lead.body if self.route.lead else ""

    @property
    def acting(self) -> frozenset[str]:
        """The bodies that take part now: lead, supporting, the one told provisionally, the desk of a
        ticket, and those that were sent a notice or invited to consult."""
        bodies = {self.lead, self.desk, *self.supporting, *self.noticed, *self.consulted}
        if self.provisional:
            bodies.add(self.proposed_lead)
        bodies.discard("")
        return frozenset(bodies)

    @property
    def noticed(self) -> tuple[str, ...]:
        """The bodies that owe the reply to a notice."""
        return tuple(clock.id.body for clock in self.running(ClockKind.NOTICE))

    @property
    def consulted(self) -> tuple[str, ...]:
        """The bodies of the consultation that goes on."""
        consultation = self.under_way.consultation
        return consultation.bodies if consultation else ()

    @property
    def bodies(self) -> frozenset[str]:
        """The bodies that may see the case, or their part of it: those acting, and those that once did."""
        return self.acting | frozenset(self.former)

    def running(self, *kinds: ClockKind) -> tuple[Clock, ...]:
        """The clocks not stopped yet, of these kinds or of all."""
        if not kinds:
            return tuple([clock for clock in self.clocks if clock.stopped_at is None])
        return tuple([clock for clock in self.clocks if clock.stopped_at is None and clock.id.kind in kinds])

    @property
    def open_duties(self) -> tuple[Clock, ...]:
        """Publication duties still owed."""
        return self.running(*PUBLICATION_DUTIES)

    @property
    def closing_duties(self) -> tuple[Clock, ...]:
        """What is still owed before the case can be closed."""
        return self.running(*DUTIES)

    @property
    def answers(self) -> int:
        """How often the public, or those concerned, were answered."""
        return self.publications + self.under_way.direct_answers

    def clock(self, wanted: ClockId) -> Clock | None:
        """The clock of this identity, stopped ones too."""
        return next((clock for clock in self.clocks if clock.id == wanted), None)

    def occurrence(self, kind: ClockKind) -> int:
        """The number the next clock of this kind bears."""
        return 1 + sum(clock.id.kind is kind for clock in self.clocks)
