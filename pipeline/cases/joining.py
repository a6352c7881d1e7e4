"""Commands on several cases: merge, split, detach, and the undoing of a merge."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

from pipeline.cases import clockwork, opening
from pipeline.cases.actor import Actor
from pipeline.cases.commands import Detach, Merge, Split
from pipeline.cases.ledger import Ledger
from pipeline.cases.rulebook import Rulebook
from pipeline.cases.sitting import Sitting
from pipeline.cases.triage import answer_when_done, release_told
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockChange, ClockKind, ClockMove
from pipeline.domain.errors import Invalid, Refused
from pipeline.domain.events import (
    Absorbed,
    Attached,
    Draft,
    Event,
    MergedInto,
    Opened,
    Parted,
    Reading,
    Restored,
    Tally,
)
from pipeline.domain.folding import with_remaining
from pipeline.domain.post import Channel
from pipeline.domain.tally import read_tally, sum_tallies, tally_of
from pipeline.domain.transitions import LIVE, State
from pipeline.ports.store import StoredPost, Transaction


def merge(sitting: Sitting, source: Ledger, actor: Actor, command: Merge) -> str:
    """Give the case's posts and duties to another."""
    if command.into == source.case.id:
        raise Refused("same_case", "a case cannot be merged with itself")
    target = sitting.ledger(command.into)
    if target.case.state not in LIVE:
        over = target.case.state.value
        raise Refused("other_over", f"the other case is {over}; only an open case takes in another", over)
    if source.case.running(ClockKind.NOTICE):
        raise Refused("open_notice", "a notice waits for its reply: have it answered, then merge")
    heads = (sitting.tx.head(source.case.id), sitting.tx.head(command.into))
    opening.merge(source, target, heads, actor.name, sitting.rules(target.case))
    sitting.tx.move_posts(source.case.id, command.into)
    return command.into


def split(sitting: Sitting, ledger: Ledger, actor: Actor, command: Split) -> str:
    """Make a case of its own of some posts; a merged case goes back to the state it had."""
    if ledger.case.state is State.MERGED:
        return _restore(sitting, ledger, actor, command.reason)
    rules = sitting.rules(ledger.case)
    leaving, staying = _parted(sitting.tx, ledger.case, command.posts)
    fresh = _founded(ledger, leaving, actor, rules)
    _part(ledger, actor, rules, (leaving, staying), fresh.case.id, command.reason)
    sitting.opened(fresh)
    sitting.tx.place_posts([each.post.id for each in leaving], fresh.case.id)
    return fresh.case.id


def detach(sitting: Sitting, ledger: Ledger, actor: Actor, command: Detach) -> str:
    """Posts leave the case and belong to none; the gatherer does not take them in again."""
    leaving, staying = _parted(sitting.tx, ledger.case, command.posts)
    _part(ledger, actor, sitting.rules(ledger.case), (leaving, staying), "", command.reason)
    sitting.tx.place_posts([each.post.id for each in leaving], "")
    return ledger.case.id


def _restore(sitting: Sitting, source: Ledger, actor: Actor, reason: str) -> str:
    """Undo a merge: the posts that the case brought come back, and its duties with the starts they had."""
    target = sitting.ledger(source.case.merged_into)
    if target.case.state is State.MERGED:
        raise Refused("merged_on", "the case that took it in was merged on: split that one first")
    brought = _posts_of(sitting.tx, source.case.id)
    leaving, staying = _parted(sitting.tx, target.case, brought, known=False)
    rules = sitting.rules(target.case)
    _part(target, actor, rules, (leaving, staying), source.case.id, reason)
    clocks = (
        *clockwork.revived(source.case, source.now),
        *(_dispatch_again(source, rules) if source.case.had is State.TRIAGE else ()),
    )
    source.add(Draft(Restored(target.case.id, reason), source.now, actor.name, clocks=clocks))
    sitting.tx.place_posts([each.post.id for each in leaving], source.case.id)
    return source.case.id


def _dispatch_again(source: Ledger, rules: Rulebook) -> Iterable[ClockChange]:
    return clockwork.restart(rules, source.case, ClockKind.DISPATCH, source.now)


def _posts_of(tx: Transaction, case_id: str, history: Sequence[Event] | None = None) -> set[str]:
    """The posts that a case held at the end of the history, those of the cases it had taken in among them."""
    held: set[str] = set()
    taken: Counter[str] = Counter()
    for event in tx.history(case_id) if history is None else history:
        match event.facts:
            case Opened(founding=founding):
                held.add(founding.id)
            case Attached(posts=posts):
                held |= {each.id for each in posts}
            case Absorbed(source=source):
                taken[source] += 1
                held |= _posts_of(tx, source, _until_merged(tx.history(source), case_id, taken[source]))
            case Parted(posts=gone):
                held -= set(gone)
    return held


def _until_merged(history: Sequence[Event], target: str, time: int) -> Sequence[Event]:
    """What happened to a case before it was merged into the target for the first, second … time."""
    facts = (event.facts for event in history)
    merged = [at for at, each in enumerate(facts) if isinstance(each, MergedInto) and each.target == target]
    return history[: merged[time - 1]]


def _parted(
    tx: Transaction, case: Case, wanted: Collection[str], *, known: bool = True
) -> tuple[list[StoredPost], list[StoredPost]]:
    """The posts that leave and those that stay; some must do each. `known`: all wanted must be there."""
    posts = tx.post_refs(case.id)
    leaving = [each for each in posts if each.post.id in wanted]
    staying = [each for each in posts if each.post.id not in wanted]
    if not leaving or (known and len(leaving) < len(set(wanted))):
        raise Invalid("posts", "name posts that this case holds", "unknown_post")
    if not staying:
        raise Refused("all_posts", "at least one post stays with the case")
    return leaving, staying


def _tally(posts: Sequence[StoredPost], rules: Rulebook) -> Tally:
    return sum_tallies(
        [
            tally_of(each.assessment, each.post.seen_at, rules.signals(each.post, each.assessment), each.post.channel)
            for each in posts
        ]
    )


def _part(
    ledger: Ledger,
    actor: Actor,
    rules: Rulebook,
    posts: tuple[list[StoredPost], list[StoredPost]],
    into: str,
    reason: str,
) -> None:
    """What remains is read again, unless a person corrected the reading; clocks that the gone posts brought end."""
    leaving, staying = posts
    case, tally = ledger.case, _tally(staying, rules)
    reading = case.reading if case.corrected else read_tally(tally)
    route = rules.route(reading)
    ended = (ClockMove.CANCEL, clockwork.PARTED)
    clocks = (
        *clockwork.retrack(rules, with_remaining(case, tally), reading, ledger.now, ended),
        *release_told(ledger, route),
    )
    gone = tuple(each.post.id for each in leaving)
    facts = Parted(gone, tally, reading, route, into, reason, *_headline(case, leaving, staying))
    ledger.add(Draft(facts, ledger.now, actor.name, clocks=clocks))
    answer_when_done(ledger, actor, rules)


def _headline(case: Case, leaving: Sequence[StoredPost], staying: Sequence[StoredPost]) -> tuple[str, bool]:
    """What the case is called without the posts that leave: '' where one that stays gave it its name. Else the first
    emergency that stays, or the first news, or the first post."""
    if case.title not in {opening.title_of(each.post) for each in leaving}:
        return "", True
    grave = [each.post for each in staying if each.assessment.is_emergency]
    posts = grave or [each.post for each in staying]
    if case.title in {opening.title_of(post) for post in posts}:
        return "", True
    chosen = next((post for post in posts if post.channel is Channel.NEWS and post.title), posts[0])
    return opening.title_of(chosen), chosen.channel is Channel.NEWS and bool(chosen.title)


def _founded(ledger: Ledger, posts: Sequence[StoredPost], actor: Actor, rules: Rulebook) -> Ledger:
    """A case in triage, founded on the first of the posts, with clocks anchored where its posts were seen."""
    case, first, tally = ledger.case, posts[0].post, _tally(posts, rules)
    reading = read_tally(tally)
    facts = _founding(case, posts, reading, tally, rules)
    case_id = blake2b(f"{case.id}:{case.seq}:{first.id}".encode(), digest_size=6).hexdigest()
    clocks = tuple(opening.opening_clocks(facts, rules, ledger.now))
    fresh = Ledger.opening(case_id, Draft(facts, facts.detected_at, actor.name, clocks=clocks), ledger.now)
    others = tuple(opening.ref(each.post) for each in posts[1:])
    if others:
        fresh.add(Draft(Attached(others, Tally()), facts.detected_at, actor.name))
    return fresh


def _founding(case: Case, posts: Sequence[StoredPost], reading: Reading, tally: Tally, rules: Rulebook) -> Opened:
    first = posts[0].post
    return Opened(
        founding=opening.ref(first),
        title=opening.title_of(first),
        channel=first.channel.value,
        detected_at=tally.detected_at or first.seen_at,
        reading=reading,
        route=rules.route(reading),
        tally=tally,
        policy=case.policy,
        desk=opening.desk_of([each.post for each in posts], rules),
        parted_from=case.id,
    )
