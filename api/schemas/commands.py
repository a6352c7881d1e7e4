"""What people order to be done with a case. An order's docstring is what the API's description says of it."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import LongText, Order, ShortText, UtcInput, WebAddress
from pipeline.domain.assessment import Category, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.events import Grounds, NoticeOrigin, PublicationKind, Quality, Verdict
from pipeline.domain.ladder import Ground, Measure

BodyId = Annotated[str, Field(min_length=1, max_length=100)]
Note = Annotated[str, Field(max_length=2_000)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Bodies = Annotated[tuple[BodyId, ...], Field(max_length=20)]
PostIds = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=500)], ...], Field(max_length=500)]


class ClockName(Order):
    """One clock of the case, as its row names it; `body` is '' while nobody owes it."""

    kind: ClockKind
    body: Annotated[str, Field(max_length=100)] = ""
    occurrence: Number = 1


class Confirm(Order):
    """Accept the machine's reading; the case stays in triage."""


class Correct(Order):
    """Correct the reading; the proposal follows. What is left out stays. `places` are division codes, `grade`
    null withdraws it."""

    category: Category | None = None
    topic: ShortText | None = None
    grade: Grade | None = None
    places: Annotated[tuple[str, ...], Field(max_length=50)] | None = None


class Regrade(Order):
    """Raise or lower an emergency's grade; null withdraws it. Stricter clocks start at their anchor, open ones
    that are owed no more are waived."""

    grade: Grade | None
    reason: ShortText


class Withdraw(Order):
    """Release the body that was told before a person confirmed."""

    reason: ShortText


class Dispatch(Order):
    """Name the body that must answer, and those that support it."""

    lead: BodyId
    supporting: Bodies = ()
    note: Note = ""


class Arbitrate(Order):
    """Name them for good, after the second return."""

    lead: BodyId
    supporting: Bodies = ()
    note: Note = ""


class AddSupport(Order):
    """Let a further body support the lead."""

    body: BodyId
    note: Note = ""


class RemoveSupport(Order):
    """Release a supporting body."""

    body: BodyId
    reason: ShortText


class Dismiss(Order):
    """Decide that nobody owes an answer."""

    reason: ShortText


class Reopen(Order):
    """Take the matter up again."""

    reason: ShortText


class Merge(Order):
    """Give this case's posts and duties to another."""

    into: Annotated[str, Field(min_length=1, max_length=200)]


class Split(Order):
    """Make a case of some of its posts. A merged case, without posts, goes back to the state it had."""

    posts: PostIds = ()
    reason: Annotated[str, Field(max_length=200)] = ""


class Detach(Order):
    """Take posts out of the case that belong to none."""

    posts: PostIds
    reason: Annotated[str, Field(max_length=200)] = ""


class SignIn(Order):
    """Take the case for one's body."""


class Return(Order):
    """Give the case back with a reason, at most twice."""

    reason: ShortText
    note: Note = ""


class NamePerson(Order):
    """Say who answers for completing the case in time."""

    person: Annotated[str, Field(min_length=1, max_length=50)]


class Progress(Order):
    """Report what was done so far; after a publication, the public is to hear of it in time."""

    text: LongText


class Draft(Order):
    """Submit an answer for review; it takes the place of one that still waits."""

    kind: PublicationKind = PublicationKind.RESPONSE
    text: LongText


class Review(Order):
    """Accept a draft with every item of the profile's checklist ticked (for grades I and II also who speaks), or
    send it back with the reason."""

    number: Number
    accepted: bool
    ticks: Annotated[tuple[ShortText, ...], Field(max_length=30)] = ()
    speaker: Annotated[str, Field(max_length=100)] = ""
    note: Note = ""


class Publish(Order):
    """Record a published answer with its proof. Facts, measures and result make the text when it is empty;
    `predates` confirms that a publication from before the matter was known, or reopened, answers it."""

    kind: Literal["authoritative_information", "response", "further_information"]
    text: Annotated[str, Field(max_length=20_000)] = ""
    url: WebAddress
    issued_by: ShortText
    published_at: UtcInput
    facts: Annotated[str, Field(max_length=5_000)] = ""
    measures: Annotated[str, Field(max_length=5_000)] = ""
    result: Annotated[str, Field(max_length=5_000)] = ""
    predates: bool = False


class PressConference(Order):
    """Record a press conference with its proof."""

    held_at: UtcInput
    place: ShortText
    speaker: ShortText


class DirectAnswer(Order):
    """Record that those concerned were answered, where publication is unlawful or the matter is one person's."""

    grounds: Grounds
    reason: ShortText
    text: LongText


class AnswerOnSpot(Order):
    """Record that the hotline centre answered the caller itself."""

    text: LongText


class Adopt(Order):
    """Say whether a suggestion is adopted, and why."""

    adopted: bool
    text: LongText


class Close(Order):
    """End the matter; refused while a duty is open."""

    note: Note = ""


class Notice(Order):
    """Give a body a notice to reply to, by its own deadline or within the profile's budget."""

    to: BodyId
    text: LongText
    origin: NoticeOrigin = NoticeOrigin.INTERNET_OFFICE
    due_at: UtcInput | None = None


class AnswerNotice(Order):
    """Reply to the notice of that number."""

    number: Number
    text: LongText


class Consult(Order):
    """Invite bodies to consult on the matter at a time; they see the case until it is concluded."""

    bodies: Bodies
    subject: ShortText
    held_at: UtcInput


class Opinion(Order):
    """Say what the invited body holds."""

    text: LongText


class Conclude(Order):
    """Record what came of the consultation."""

    result: LongText


class Extend(Order):
    """Ask for more time on a clock, in minutes of its own calendar, or for a pause of it (0)."""

    clock: ClockName
    minutes: Annotated[int, Field(ge=0, le=90 * 24 * 60)]
    reason: ShortText


class DecideTime(Order):
    """Grant or refuse the request of that number; refusing takes a reason."""

    number: Number
    granted: bool
    note: Note = ""


class Resume(Order):
    """Let a paused clock run on."""

    clock: ClockName


class AcceptProof(Order):
    """Accept proof, recorded after the breach, of what was done in time; that it came late stays."""

    clock: ClockName
    note: ShortText


class Callback(Order):
    """Note that the caller was not reached."""

    note: Note = ""


class Satisfaction(Order):
    """Record the caller's verdict, or after three attempts that nobody was reached."""

    verdict: Verdict
    note: Note = ""


class Evaluate(Order):
    """Judge how a closed matter was handled."""

    quality: Quality
    text: LongText


class ProposeAccountability(Order):
    """Propose a step of the profile's ladder for a body: for a missed clock, or on another of the step's grounds."""

    step: Annotated[str, Field(min_length=1, max_length=100)]
    body: BodyId
    ground: Ground
    reason: ShortText
    clock: ClockName | None = None


class Accountability(Order):
    """Record which measure of the proposed step was taken, or null that it was decided against."""

    number: Number
    measure: Measure | None
    text: LongText
