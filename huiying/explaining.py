"""Why a body must answer and by when: what `huiying profile explain` prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from huiying.wiring import Wiring
from pipeline.cases import clockwork
from pipeline.cases.relevance import concerns_home
from pipeline.cases.rulebook import Policies, Rulebook
from pipeline.domain.arithmetic import steps
from pipeline.domain.clocks import Clock, ClockId, ClockKind
from pipeline.domain.errors import NotFound
from pipeline.domain.events import Reading
from pipeline.domain.explanation import explain, explain_steps, kind_name
from pipeline.domain.obligations import Anchors, owed_at_detection, schedule
from pipeline.domain.policy import PRODUCT_DEFAULT, TICKETED, Profile
from pipeline.domain.post import Post
from pipeline.domain.reasons import in_english, in_language
from pipeline.domain.route import Assignment, Route
from pipeline.domain.signals import subjects_of
from pipeline.domain.tally import read_tally, tally_of
from pipeline.ports.store import StoredPost

Words = tuple[str, str]
ALONE: Words = (
    "这条信息不在任何事项中；如下为现在立项时的结果",
    "this post is in no case; what follows is what a case of it would be now",
)
ELSEWHERE: Words = (
    "这条信息不涉及本地或六类关注，未立项",
    "this post does not concern this place or one of the six focuses: no case",
)
PARTS: tuple[Words, ...] = (("主办", "lead"), ("协办", "supports"), ("知会", "informed"), ("备选", "else"))
ASSUMED: Words = ("（推定）", " (assumed)")
_PART: Words = ("{}（{}）", "{} ({})")
_DEFAULT: Words = ("无条款，产品默认", "no clause: the product's default")
_BETWEEN: Words = ("；", "; ")
_NOTE: Words = ("{}：{}（{}）", "{}: {} ({})")
_TOPIC: Words = ("关注", "hot topic")
_SPEAKER: Words = ("发声", "who speaks")
_OFFICES: dict[str, Words] = {
    "arbiter": ("两次退回后裁定", "decides after the second return"),
    "hotline": ("受理热线来电、回访", "takes in what the hotline is told, asks the callers"),
    "message_board": ("受理网民留言、回访", "takes in what message boards are told, asks the writers"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline in words, with its arithmetic line by line."""

    kind: str
    name: str
    body: str
    status: str
    due_at: datetime
    clause: str
    basis: str
    sentence: str
    arithmetic: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A body with its part and what gave it that part."""

    part: str
    body: str
    name: str
    rule: str
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class RouteInWords:
    """Who was proposed, by which rule."""

    rule: str
    clause: str
    reason: str
    uncertain: bool
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The route and the deadlines of a case, or of a post that is in none (`case` empty).

    `current`: it runs under the policy in force. `notes`: why a post is in no case, hot topics, who speaks and
    who arbitrates.
    """

    case: str
    title: str
    policy: str
    policy_hash: str
    current: bool
    route: RouteInWords
    notes: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


def explain_matter(parts: Wiring, asked: str, language: str) -> Explanation:
    """The case of that id, or the post's case, or what the post would owe. NotFound when there is neither."""
    policies = Policies(parts.profile)
    with parts.store.read() as tx:
        post = None if tx.cases([asked]) else tx.latest_posts([asked]).get(asked)
        if post is None and not tx.cases([asked]):
            raise NotFound(f"没有编号为 {asked} 的事项或信息；there is no case and no post {asked}")
        if post is not None and not post.case_id:
            return _of_post(post, policies.current, parts.clock.now(), language)
        case = tx.case(post.case_id if post else asked)
        rules = policies.of(case.policy, tx.policy_text)
    told = _Told(rules, language, case.channel, current=rules is policies.current)
    return _explained(case.id, case.title, told, case.route, case.reading, case.clocks)


def _of_post(stored: StoredPost, rules: Rulebook, now: datetime, language: str) -> Explanation:
    post, assessment = stored.post, stored.assessment
    reading = read_tally(tally_of(assessment, post.seen_at, rules.signals(post, assessment), post.channel))
    relevant = concerns_home(post, assessment, rules.profile)
    clocks = _owed(rules, reading, post, now) if relevant else ()
    note = (ALONE if relevant else ELSEWHERE)[language == "en"]
    told = _Told(rules, language, post.channel)
    found = _explained("", post.title or post.text[:40], told, rules.route(reading), reading, clocks)
    return replace(found, notes=(note, *found.notes))


def _owed(rules: Rulebook, reading: Reading, post: Post, now: datetime) -> tuple[Clock, ...]:
    desk = rules.profile.desk(post.channel).body
    channels = ((post.channel, post.seen_at),)
    anchors = Anchors(post.seen_at, post.seen_at if clockwork.is_emergency(reading) else None, channels)
    matter = clockwork.matter_of(rules, reading, channels, posts=1)
    return tuple(
        Clock(
            ClockId(rule.kind, clockwork.debtor(rules, rule, "", desk)),
            schedule(rule, anchors.of(rule), now, rules.calendar),
        )
        for rule in owed_at_detection(rules.profile, matter)
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Under which rules a matter of a channel is explained, and in which language."""

    rules: Rulebook
    language: str
    channel: str
    current: bool = True


def _explained(
    case_id: str, title: str, told: _Told, route: Route, reading: Reading, clocks: Sequence[Clock]
) -> Explanation:
    profile, language = told.rules.profile, told.language
    return Explanation(
        case=case_id,
        title=title,
        policy=profile.id,
        policy_hash=profile.hash,
        current=told.current,
        route=_in_words(route, profile, language),
        notes=tuple(_notes(reading, told)),
        deadlines=tuple(_deadline(clock, told.rules, language) for clock in clocks),
    )


def _notes(reading: Reading, told: _Told) -> Iterator[str]:
    """Hot topics, the market mark, who speaks in public, who takes a ticket in, and who decides after the second
    return."""
    profile, english = told.rules.profile, told.language == "en"
    for topic in subjects_of(reading.signals, profile):
        yield _NOTE[english].format(
            _TOPIC[english], in_language(topic.name, topic.english, speaks_english=english), topic.clause
        )
    speaker = profile.speaker(reading.grade if clockwork.is_emergency(reading) else None)
    if speaker is not None:
        yield _NOTE[english].format(
            _SPEAKER[english],
            in_language(speaker.text, speaker.english, speaks_english=english),
            _cited(speaker.clause, english),
        )
    for name, office in ((told.channel, profile.desk(told.channel)), ("arbiter", profile.arbiter)):
        if office.body:
            yield _NOTE[english].format(
                _OFFICES[name][english], profile.bodies[office.body].name, _cited(office.clause, english)
            )


def _cited(clause: str, english: bool) -> str:
    """The clause, or in words that there is none."""
    return _DEFAULT[english] if clause == PRODUCT_DEFAULT else clause


def parts_of(profile: Profile, language: str) -> dict[str, str]:
    """What the bodies with a part of their own in every case do, with the clause that gives it."""
    english, found = language == "en", dict[str, list[str]]()
    offices = {"arbiter": profile.arbiter, **{channel.value: profile.desk(channel) for channel in TICKETED}}
    for name, office in offices.items():
        found.setdefault(office.body, []).append(
            _PART[english].format(_OFFICES[name][english], _cited(office.clause, english))
        )
    return {body: _BETWEEN[english].join(words) for body, words in found.items()}


def _in_words(route: Route, profile: Profile, language: str) -> RouteInWords:
    assigned = ((route.lead,) if route.lead else (), route.supporting, route.informed, route.alternatives)
    english = language == "en"
    parties = tuple(
        party
        for part, bodies in zip(PARTS, assigned, strict=True)
        for party in _parties(part[english], bodies, profile, english)
    )
    reason = in_english(route.reason) if english else route.reason
    return RouteInWords(route.rule, route.clause, reason, route.uncertain, parties)


def _parties(part: str, assigned: Sequence[Assignment], profile: Profile, english: bool) -> Iterable[Party]:
    for each in assigned:
        body = profile.bodies.get(each.body)
        reason = in_english(each.reason) if english else each.reason
        name = body.name + (ASSUMED[english] if body.assumed else "") if body else each.body
        yield Party(part, each.body, name, each.rule, each.clause, reason)


def _deadline(clock: Clock, rules: Rulebook, language: str) -> Deadline:
    found = clock.schedule
    return Deadline(
        kind=clock.id.kind.value,
        name=kind_name(clock.id.kind, language),
        body=clock.id.body,
        status=clock.status.value,
        due_at=found.due_at,
        clause=found.clause,
        basis=_basis(clock.id.kind, rules.profile),
        sentence=explain(found, clock.id.kind, language),
        arithmetic=tuple(explain_steps(steps(found, rules.calendar), language, found.paused_seconds)),
    )


def _basis(kind: ClockKind, profile: Profile) -> str:
    """The clause of a duty whose number no document gives."""
    return next((rule.basis for rule in profile.clock_rules if rule.kind is kind and rule.basis), "")
