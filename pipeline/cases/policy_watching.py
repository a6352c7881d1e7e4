"""Who may do what about a policy's watch, and when."""

from dataclasses import replace
from datetime import datetime

from pipeline.cases.actor import Actor, Role
from pipeline.cases.checks import require_future, require_near, require_past, require_words
from pipeline.cases.desks import addressed, own_desk, require_desk, require_keeper, require_own_desk
from pipeline.domain.errors import Invalid, NotFound, Refused, Stale
from pipeline.domain.policy import Profile
from pipeline.domain.policy_watch import PolicyWatch, Step, WatchStep, require_step
from pipeline.ports.policy_watches import PolicyWatches

# What is counted, and which cases belong: the office chooses, so that nobody learns by his own words of what others do.
OFFICE_STEPS = frozenset({WatchStep.AIMED, WatchStep.LINKED})
MOST_TERMS, MOST_STEPS = 8, 500


def open_watch(book: PolicyWatches, profile: Profile, actor: Actor, watch: PolicyWatch, now: datetime) -> PolicyWatch:
    """Begin to prepare a policy's release; the time may be left open."""
    require_own_desk(actor)
    desk = require_desk(profile, watch.desk or own_desk(actor))
    require_keeper(actor, desk)
    for step in watch.steps:
        if step.when is not None:
            require_future("release_at", step.when, now)
    return book.open(replace(watch, desk=desk, title=require_words("title", watch.title), opened_by=actor.name))


def found(book: PolicyWatches, actor: Actor, watch_id: int) -> PolicyWatch:
    """A watch within the person's sight; NotFound for another body's."""
    watch, seen = book.watch(watch_id), addressed(actor)
    if watch is None or (seen is not None and watch.desk not in seen):
        raise NotFound(f"there is no policy watch {watch_id}")
    return watch


def add(book: PolicyWatches, actor: Actor, watch_id: int, seen: int, step: Step) -> PolicyWatch:
    """Add a step to what was seen. Refused by role or by where the watch stands; Stale when others went on."""
    watch = found(book, actor, watch_id)
    _require_role(watch, actor, step.kind)
    if len(watch.steps) != seen:
        raise Stale(seen, len(watch.steps))
    require_step(watch, step.kind)
    if len(watch.steps) >= MOST_STEPS:
        raise Refused("watch_full", "this watch has grown too long: end it with a review and begin another")
    _require_sound(watch, step)
    return book.append(watch, step)


def may(watch: PolicyWatch, actor: Actor, kind: WatchStep) -> bool:
    """Whether the step could be added now."""
    try:
        _require_role(watch, actor, kind)
        require_step(watch, kind)
    except (Refused, NotFound):
        return False
    return True


def _require_role(watch: PolicyWatch, actor: Actor, kind: WatchStep) -> None:
    if kind in OFFICE_STEPS:
        if actor.role is not Role.ANALYST:
            raise Refused("role", f"the role «{actor.role.value}» cannot do this")
    else:
        require_keeper(actor, watch.desk)


def _require_sound(watch: PolicyWatch, step: Step) -> None:
    match step.kind:
        case WatchStep.ASSESSED:
            require_words("plan", step.plan)
            require_words("text", step.text)
        case WatchStep.AIMED:
            if not step.terms or len(step.terms) > MOST_TERMS:
                raise Invalid("terms", f"give 1 to {MOST_TERMS} terms by which posts are found", "terms")
        case WatchStep.SCHEDULED:
            require_future("when", step.when or step.at, step.at)
        case WatchStep.RELEASED:
            require_past("when", step.when or step.at, step.at)
            require_near("when", step.when or step.at, step.at)
        case WatchStep.LINKED:
            if not set(step.cases) - set(watch.cases):
                raise Refused("linked_already", "these cases belong to the policy already")
        case _:
            require_words("text", step.text)
