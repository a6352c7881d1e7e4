"""Policies over HTTP: what one may see and add, and how much is said about them."""

from typing import Any

from api.context import Context
from api.linking import in_order, linked
from api.presenting.desks import desk_name
from api.presenting.names import Names
from api.schemas import policy_watches as orders
from api.schemas.policy_watches import (
    CurvePoint,
    NewPolicy,
    OnSeen,
    PolicyCurve,
    PolicyList,
    PolicyRow,
    PolicyStepRow,
)
from api.viewer import Viewer
from pipeline.cases import desks, policy_watching
from pipeline.cases.actor import BOUND
from pipeline.cases.answers import POST_PREFIX
from pipeline.domain.errors import Invalid
from pipeline.domain.policy_watch import PolicyWatch, Step, WatchStep, curve
from pipeline.intake.cleaning import masked
from pipeline.ports.search import Query

COUNTED = 5_000
KINDS: dict[type[OnSeen], WatchStep] = {
    orders.AssessPolicy: WatchStep.ASSESSED,
    orders.AimPolicy: WatchStep.AIMED,
    orders.SchedulePolicy: WatchStep.SCHEDULED,
    orders.ReleasePolicy: WatchStep.RELEASED,
    orders.SuggestOnPolicy: WatchStep.SUGGESTION,
    orders.LinkPolicy: WatchStep.LINKED,
}


def shown(context: Context, viewer: Viewer, open_only: bool) -> PolicyList:
    """The policies one sees."""
    found = context.policy_watches.watches(desks.addressed(viewer.actor), open_only)
    may_open = viewer.role in desks.KEEPERS or (viewer.role in BOUND and bool(viewer.body))
    return PolicyList(items=[row(watch, context, viewer) for watch in found], may_open=may_open)


def one(context: Context, viewer: Viewer, watch_id: int) -> PolicyRow:
    """A policy with everything done about it."""
    return row(policy_watching.found(context.policy_watches, viewer.actor, watch_id), context, viewer)


def begin(context: Context, viewer: Viewer, order: NewPolicy) -> PolicyRow:
    """Begin to prepare a release."""
    now, actor = context.clock.now(), viewer.actor
    planned = (Step(WatchStep.SCHEDULED, now, actor.name, when=order.release_at),) if order.release_at else ()
    watch = PolicyWatch(0, order.desk, masked(order.title), now, actor.name, planned)
    return row(policy_watching.open_watch(context.policy_watches, context.profile, actor, watch, now), context, viewer)


def add(context: Context, viewer: Viewer, watch_id: int, order: OnSeen, kind: WatchStep | None = None) -> PolicyRow:
    """Add a step; what is typed is masked."""
    fields: dict[str, Any] = {name: getattr(order, name) for name in type(order).model_fields if name != "seen"}
    fields |= {name: masked(fields[name]) for name in ("text", "plan") if name in fields}
    if "questions" in fields:
        fields["questions"] = tuple(map(masked, fields["questions"]))
    fields |= {name: tuple(dict.fromkeys(fields[name])) for name in ("terms", "places", "cases") if name in fields}
    _require_known(context, viewer, fields)
    step = Step(kind or KINDS[type(order)], context.clock.now(), viewer.actor.name, **fields)
    return row(policy_watching.add(context.policy_watches, viewer.actor, watch_id, order.seen, step), context, viewer)


def _require_known(context: Context, viewer: Viewer, fields: dict[str, Any]) -> None:
    unseen = set(fields.get("cases", ())) - context.queries.visible(fields.get("cases", ()), viewer.scope)
    if unseen:
        raise Invalid("cases", f"there is no case {min(unseen)}, or it is not yours to see", "no_case", min(unseen))
    unknown = set(fields.get("places", ())) - Names(context.profile).places.keys()
    if unknown:
        raise Invalid("places", f"there is no division {min(unknown)} here", "unknown_place", min(unknown))


def course(context: Context, viewer: Viewer, watch_id: int) -> PolicyCurve:
    """How much is said since the release. The office chose the words, so whoever sees the policy sees the sums."""
    watch, now = policy_watching.found(context.policy_watches, viewer.actor, watch_id), context.clock.now()
    since, aim = watch.released_at, watch.aim
    ended = next((step.at for step in watch.of(WatchStep.REVIEWED)), now)
    if since is None or aim is None:
        return PolicyCurve(points=[], total=0, cut=False, since=since, as_of=now)
    ids, cut = set[str](), False
    for term in aim.terms:
        phrase = '"' + term.replace('"', " ") + '"'
        facets = {"place": aim.places} if aim.places else {}
        asked = Query(text=phrase, kind="post", facets=facets, since=since, until=ended, limit=COUNTED)
        found = context.search.search(asked)
        ids |= {hit.id.removeprefix(POST_PREFIX) for hit in found.hits}
        cut = cut or found.total > COUNTED
    times = [stored.post.seen_at for stored in context.queries.posts(sorted(ids)).values()]
    points = [CurvePoint(since=each.since, until=each.until, posts=each.posts) for each in curve(times, since, ended)]
    return PolicyCurve(points=points, total=sum(each.posts for each in points), cut=cut, since=since, as_of=now)


def row(watch: PolicyWatch, context: Context, viewer: Viewer) -> PolicyRow:
    """A policy with names, and what the reader may add; of its cases only those that the reader sees."""
    assessment, aim = watch.assessment, watch.aim
    names = Names(context.profile, accounts=context.accounts)
    return PolicyRow(
        id=watch.id,
        desk=desk_name(watch.desk, context.profile),
        title=watch.title,
        phase=watch.phase(context.clock.now()),
        risk=assessment.risk if assessment else None,
        release_at=watch.release_at,
        released_at=watch.released_at,
        terms=list(aim.terms) if aim else [],
        places=[names.place(code) for code in aim.places] if aim else [],
        cases=in_order(linked(context, viewer, watch.cases), watch.cases),
        steps=[_step(step, context, viewer, names) for step in watch.steps],
        seen=len(watch.steps),
        allowed=[kind for kind in WatchStep if policy_watching.may(watch, viewer.actor, kind)],
    )


def _step(step: Step, context: Context, viewer: Viewer, names: Names) -> PolicyStepRow:
    fields = {name: getattr(step, name) for name in PolicyStepRow.model_fields if name != "by_name"}
    fields["by_name"] = names.person(step.by)
    fields["cases"] = sorted(context.queries.visible(step.cases, viewer.scope)) if step.cases else []
    lists = {name: list(fields[name]) for name in ("questions", "terms", "places", "cases")}
    return PolicyStepRow(**(fields | lists))
