"""What the machine does with posts: open, attach, read again, merge what nobody has touched."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from pipeline.cases import clockwork
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import Clock, ClockChange, ClockId, ClockKind, ClockMove
from pipeline.domain.events import (
    Absorbed,
    AnsweredThen,
    Attached,
    Audience,
    Draft,
    MergedInto,
    Opened,
    PostRef,
    Reading,
    Reread,
    Tally,
)
from pipeline.domain.folding import with_tally
from pipeline.domain.obligations import Anchors, owed_at_detection
from pipeline.domain.post import Channel, Post
from pipeline.domain.routing import Route
from pipeline.domain.tally import read_tally
from pipeline.domain.transitions import ANSWERED, State

GATHERER = "machine:gather"
IMPORTER = "machine:import"
GRAVE = (Grade.I, Grade.II)
TITLE_LENGTH = 40
OVER = (State.CLOSED, State.EVALUATED, State.DISMISSED, State.MERGED)


def case_id_of(post: Post) -> str:
    """A case is named after its founding post, so that opening twice gives one case."""
    return blake2b(post.id.encode(), digest_size=6).hexdigest()


def ref(post: Post) -> PostRef:
    """The post as events cite it."""
    return PostRef(post.id, post.revision, post.digest, post.seen_at)


def title_of(post: Post) -> str:
    """The post's own title, else the beginning of its text."""
    text = " ".join((post.title or post.text).split())
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


def is_provisional(reading: Reading, route: Route) -> bool:
    """A grade I or II emergency: the proposed lead is told before a person confirms."""
    return clockwork.is_emergency(reading) and reading.grade in GRAVE and route.lead is not None


def open_matter(post: Post, tally: Tally, rules: Rulebook, now: datetime) -> Ledger:
    """A new case from its founding post, with the clocks it owes."""
    reading = read_tally(tally)
    route = rules.route(reading)
    facts = Opened(
        founding=ref(post),
        title=title_of(post),
        channel=post.channel.value,
        detected_at=post.seen_at,
        reading=reading,
        route=route,
        tally=tally,
        policy=rules.profile.hash,
        provisional=not post.history and is_provisional(reading, route),
        history=post.history,
        desk=desk_of([post], rules),
    )
    clocks = tuple(opening_clocks(facts, rules, now))
    draft = Draft(facts, post.seen_at, GATHERER, audience=Audience.OFFICE, clocks=clocks)
    return Ledger.opening(case_id_of(post), draft, now)


def opening_clocks(facts: Opened, rules: Rulebook, now: datetime) -> Iterator[ClockChange]:
    """What the matter owes from its beginning, and the sign-in of the body told before a person confirmed."""
    channels = facts.tally.channels or ((Channel(facts.channel), facts.detected_at),)
    anchors = Anchors(facts.detected_at, facts.tally.emergency_at, channels)
    matter = clockwork.matter_of(rules, facts.reading, channels, facts.tally.posts)
    for rule in owed_at_detection(rules.profile, matter):
        if not (facts.history and rule.kind is ClockKind.DISPATCH):
            clock = ClockId(rule.kind, clockwork.debtor(rules, rule, "", facts.desk))
            yield clockwork.begin(rules, rule, clock, anchors.of(rule), now)
    if facts.provisional and facts.route.lead:
        told = ClockId(ClockKind.SIGN_IN, facts.route.lead.body)
        yield clockwork.begin_sign_in(rules, matter, told, now)


def attach(
    ledger: Ledger, posts: Sequence[Post], tally: Tally, rules: Rulebook, emergencies: Collection[str] = ()
) -> None:
    """Further posts; an untouched case in triage is read again with them. `emergencies`: the ids of those about one."""
    headline, headed = _headline(ledger.case, posts, emergencies)
    desk = "" if ledger.case.desk else desk_of(posts, rules)
    facts = Attached(tuple(ref(post) for post in posts), tally, headline, headed, desk)
    at = min(post.seen_at for post in posts)
    clocks = (*_joining(ledger, tally, rules), *_asking(ledger, tally, rules, desk))
    ledger.add(Draft(facts, at, GATHERER, audience=Audience.OFFICE, clocks=clocks))
    reread(ledger, rules)


def desk_of(posts: Sequence[Post], rules: Rulebook) -> str:
    """Where the first ticket among the posts came in; '' without one."""
    return next((desk for post in posts if (desk := rules.profile.desk(post.channel).body)), "")


def _asking(ledger: Ledger, tally: Tally, rules: Rulebook, desk: str) -> Iterator[ClockChange]:
    """A ticket about what was answered already: its caller is asked now."""
    if desk and ledger.case.state in ANSWERED and not ledger.case.history:
        ticketed = replace(with_tally(ledger.case, tally), desk=desk)
        yield from clockwork.start_once(rules, ticketed, ClockKind.SATISFACTION, ledger.now)


def _headline(case: Case, posts: Sequence[Post], emergencies: Collection[str]) -> tuple[str, bool]:
    """What the case is called with these posts, '' for as before, and whether that is a news title. The first news
    heads a case that began with a microblog; an emergency is told by its own posts, and gives its name to a case that
    is read as one from now on."""
    emerging = becomes_emergency(case) and any(post.id in emergencies for post in posts)
    of_it = emerging or clockwork.is_emergency(case.reading)
    fitting = [post for post in posts if not of_it or post.id in emergencies]
    news = [post for post in fitting if post.channel is Channel.NEWS and post.title]
    if news and (emerging or not case.headed):
        return title_of(news[0]), True
    return (title_of(fitting[0]), False) if emerging else ("", True)


def becomes_emergency(case: Case) -> bool:
    """Whether posts about an emergency would make one of the case: what a person has touched keeps its reading."""
    untouched = not case.touched and case.state is State.TRIAGE and not case.history
    return untouched and not clockwork.is_emergency(case.reading)


def _joining(ledger: Ledger, tally: Tally, rules: Rulebook) -> tuple[ClockChange, ...]:
    """Further posts may be earlier ones: deadlines follow the earliest, and never move later. Those of another channel,
    or many of them, may make the matter owe more."""
    case = ledger.case
    if case.state in OVER or (case.history and not case.running()):
        return ()
    return tuple(clockwork.tighten(rules, with_tally(case, tally), ledger.now))


def reread(ledger: Ledger, rules: Rulebook, *, unread: bool = False) -> None:
    """Read an untouched case's posts again together; the clocks follow its reading. `unread`: it was untouched until
    this transaction."""
    case = ledger.case
    if (case.touched and not unread) or case.state is not State.TRIAGE or case.history:
        return
    reading = read_tally(case.tally)
    if reading == case.reading:
        return
    # Whoever was told provisionally stays told until a person decides.
    route = case.route if case.provisional else rules.route(reading)
    provisional = is_provisional(reading, route)
    clocks = [*clockwork.retrack(rules, case, reading, ledger.now)]
    if provisional and not case.provisional and route.lead:
        clocks.append(clockwork.signing_in(rules, case, route.lead.body, ledger.now, reading))
    ledger.add(Draft(Reread(reading, route, provisional), ledger.now, GATHERER, clocks=tuple(clocks)))


def merge(source: Ledger, target: Ledger, heads: tuple[str, str], actor: str, rules: Rulebook) -> None:
    """Give everything of one case to the other; `heads` are the chain heads of source and target."""
    source_head, target_head = heads
    leaving = source.case
    dispatches = leaving.running(ClockKind.DISPATCH)
    others = (clock for clock in leaving.running() if clock.id.kind is not ClockKind.DISPATCH)
    moves = (
        *clockwork.stop(dispatches, source.now, "merged"),
        *clockwork.cancel(others, source.now, clockwork.MERGED),
    )
    merged = MergedInto(target.case.id, target_head, by_machine=actor == GATHERER)
    source.add(Draft(merged, source.now, actor, clocks=moves))
    emerging = becomes_emergency(target.case) and clockwork.is_emergency(leaving.reading)
    headline = leaving.title if emerging else ""
    desk = "" if target.case.desk else leaving.desk
    absorbed = Absorbed(leaving.id, leaving.tally, source_head, headline, leaving.headed, desk)
    earlier = _joining(target, leaving.tally, rules)
    asked = _asking(target, leaving.tally, rules, desk)
    clocks = (*earlier, *clockwork.carry(leaving, target.case, target.now, earlier), *asked)
    # Whoever merges has not read the other case: an untouched one is read again, now that it tells of more.
    unread = not target.case.touched
    target.add(Draft(absorbed, target.now, actor, audience=Audience.OFFICE, clocks=clocks))
    reread(target, rules, unread=unread)


def answer_then(ledger: Ledger, post: Post, rules: Rulebook) -> None:
    """Imported history: the reply of the time stops the clocks at its own time."""
    reply = post.reply
    if reply is None or reply.at is None:
        return
    lead = ledger.case.proposed_lead or ledger.case.desk or rules.profile.hotline.body
    facts = AnsweredThen(lead, reply.body_name)
    clocks = tuple(_handed_and_stopped(ledger.case.running(), lead, reply.at))
    ledger.add(Draft(facts, reply.at, IMPORTER, body=lead, clocks=clocks))


def _handed_and_stopped(clocks: Sequence[Clock], lead: str, at: datetime) -> Iterator[ClockChange]:
    for clock in clocks:
        owed = replace(clock.id, body=lead)
        yield ClockChange(clock.id, ClockMove.REASSIGN, at, to_body=lead)
        yield ClockChange(owed, ClockMove.STOP, at, reason="answered at the time")
