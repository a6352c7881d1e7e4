"""Commands drawn at random: each by its name, with whatever it needs, mostly fitting."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from pipeline.cases import commands as c
from pipeline.cases.actor import Actor
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import PUBLICATION_DUTIES, Clock, ClockId, ClockStatus
from pipeline.domain.events import ConferenceHeld, Grounds, PublicationKind, Published, Quality, Reading, Verdict
from pipeline.domain.ladder import Ground, Measure
from pipeline.domain.pauses import is_fixed

T = TypeVar("T")
BODIES = ("522702.housing", "522702.emergency", "522702.water")
CHECKED = ("wording", "moment", "manner", "personal-data", "facts", "measures", "result", "speaker")
ADDRESS = "https://www.example.gov.cn/1"


class Chance(Protocol):
    """What decides among several values."""

    def one_of(self, values: Sequence[T]) -> T:
        """One of them."""

    def some_of(self, values: Sequence[T]) -> Sequence[T]:
        """One of them at least, none twice."""


class Drawn:
    """Hypothesis decides, and finds the shortest way to a fault."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def one_of(self, values: Sequence[T]) -> T:
        """One of them, the first rather than the last."""
        return self.data.draw(st.sampled_from(values))

    def some_of(self, values: Sequence[T]) -> Sequence[T]:
        """See Chance."""
        return self.data.draw(st.lists(st.sampled_from(values), min_size=1, unique=True))


class Rolled:
    """A die with a seed decides: the same days each time."""

    def __init__(self, seed: int) -> None:
        self.die = random.Random(seed)

    def one_of(self, values: Sequence[T]) -> T:
        """See Chance."""
        return self.die.choice(values)

    def some_of(self, values: Sequence[T]) -> Sequence[T]:
        """See Chance."""
        return self.die.sample(values, self.die.randint(1, len(values)))


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts on which case when; `others` are the cases beside it, `posts` those it holds, `readings` what it
    could be corrected to."""

    case: Case
    actor: Actor
    now: datetime
    chance: Chance
    others: Sequence[str] = ()
    posts: Sequence[str] = ()
    readings: Sequence[Reading] = field(default=())

    def one_of(self, values: Iterable[T]) -> T:
        """One of them."""
        return self.chance.one_of(list(values))

    def yes(self) -> bool:
        """Rather yes than no."""
        return self.one_of((True, True, False))

    def body(self) -> str:
        """One of those that take part in these days."""
        return self.one_of(BODIES)

    def clock(self, fits: Callable[[Clock], bool]) -> ClockId:
        """One that fits if there is any, mostly; otherwise any that the case ever had."""
        fitting = [each.id for each in self.case.clocks if fits(each)]
        return self.one_of(fitting if fitting and self.yes() else [each.id for each in self.case.clocks])

    def some_posts(self) -> tuple[str, ...]:
        """A part of the case's posts."""
        return tuple(self.chance.some_of(self.posts)) if self.posts else ()

    def when_done(self) -> datetime:
        """Now, or just before a deadline that passed meanwhile, as one who records late would say."""
        due = [each.schedule.due_at for each in self.case.running(*PUBLICATION_DUTIES)]
        return self.one_of(
            (*(at - timedelta(minutes=5) for at in due if at < self.now), self.now, self.now - timedelta(hours=3))
        )


def _uninvolved(case: Case) -> list[str]:
    return [body for body in BODIES if body not in (case.lead, *case.supporting)]


def _movable(scene: Scene) -> ClockId:
    own = scene.actor.body or "5227.internet"
    return scene.clock(lambda each: each.running and not is_fixed(each) and each.id.body == own)


def _publication(scene: Scene) -> c.Command:
    kind = scene.one_of(PublicationKind)
    return c.Publish(Published(kind, "已处理", ADDRESS, "市政府", scene.when_done()))


def _conference(scene: Scene) -> c.Command:
    return c.HoldConference(ConferenceHeld(scene.when_done(), "新闻发布厅", "发言人"))


def _notice(scene: Scene) -> c.Command:
    due = scene.now + timedelta(hours=5) if scene.yes() else None
    return c.GiveNotice(scene.body(), "请核实", due_at=due)


def _decided_time(scene: Scene) -> c.Command:
    asked = [each.number for each in scene.case.under_way.requests]
    return c.DecideTime(scene.one_of(asked or [1]), scene.yes(), "按规定")


def _answered_notice(scene: Scene) -> c.Command:
    given = [each.occurrence for each in (clock.id for clock in scene.case.running()) if each.body == scene.actor.body]
    return c.AnswerNotice(scene.one_of(given or [1, 2]), "已核实")


def _proposed(scene: Scene) -> c.Command:
    late = scene.clock(
        lambda each: each.status is ClockStatus.MISSED and each.id.kind in PUBLICATION_DUTIES and each.id.body != ""
    )
    return c.ProposeAccountability("open-criticism", late.body, Ground.LATE, "超时", late)


def _measured(scene: Scene) -> c.Command:
    waiting = [each.number for each in scene.case.under_way.proposals if not each.decided]
    return c.DecideAccountability(scene.one_of(waiting or [1]), Measure.OPEN_NOTICE if scene.yes() else None, "已办")


def _proof(scene: Scene) -> c.Command:
    def late_recorded(clock: Clock) -> bool:
        return clock.status is ClockStatus.MISSED and (clock.stopped_at or scene.now) <= clock.schedule.due_at

    return c.AcceptProof(scene.clock(late_recorded), "属实")


MADE: dict[str, Callable[[Scene], c.Command]] = {
    "confirm": lambda _: c.Confirm(),
    "correct": lambda scene: c.Correct(scene.one_of(scene.readings)),
    "regrade": lambda scene: c.Regrade(scene.one_of([None, *Grade]), "核实"),
    "withdraw": lambda _: c.Withdraw("误报"),
    "dispatch": lambda scene: c.Dispatch(scene.body(), (scene.body(),) if scene.yes() else ()),
    "arbitrate": lambda scene: c.Arbitrate(scene.body()),
    "add-support": lambda scene: c.AddSupport(scene.one_of([*(_uninvolved(scene.case)), *BODIES])),
    "remove-support": lambda scene: c.RemoveSupport(scene.one_of([*scene.case.supporting, *BODIES]), "另案"),
    "dismiss": lambda _: c.Dismiss("重复"),
    "reopen": lambda _: c.Reopen("又发生"),
    "merge": lambda scene: c.Merge(scene.one_of([*scene.others] * 3 + [scene.case.id])),
    "split": lambda scene: c.Split(scene.some_posts()),
    "detach": lambda scene: c.Detach(scene.some_posts()),
    "sign-in": lambda _: c.SignIn(),
    "return": lambda _: c.Return("不归我管"),
    "name-person": lambda _: c.NamePerson("值班员"),
    "progress": lambda _: c.Progress("在办"),
    "draft": lambda scene: c.Draft(scene.one_of(PublicationKind), "拟稿"),
    "review": lambda scene: c.Review(scene.case.under_way.waiting_draft, scene.yes(), CHECKED, "主要负责人", "改"),
    "publish": _publication,
    "press-conference": _conference,
    "direct-answer": lambda _: c.AnswerDirectly(Grounds.ONE_PERSON, "本人事项", "已答复"),
    "answer-on-spot": lambda _: c.AnswerOnSpot("已答复"),
    "adopt": lambda scene: c.AnswerSuggestion(scene.yes(), "研究过"),
    "close": lambda _: c.Close(),
    "notice": _notice,
    "answer-notice": _answered_notice,
    "consult": lambda scene: c.Consult((scene.body(),), "怎么办", scene.now),
    "opinion": lambda _: c.GiveOpinion("同意"),
    "conclude": lambda _: c.ConcludeConsultation("照办"),
    "extend": lambda scene: c.RequestTime(_movable(scene), scene.one_of((0, 0, 3600)), "待料"),
    "decide-time": _decided_time,
    "resume": lambda scene: c.Resume(scene.clock(lambda each: each.running and each.paused_at is not None)),
    "accept-proof": _proof,
    "callback": lambda _: c.NoteFailedCall(),
    "satisfaction": lambda scene: c.RecordSatisfaction(scene.one_of(Verdict)),
    "evaluate": lambda _: c.Evaluate(Quality.ADEQUATE, "尚可"),
    "propose-accountability": _proposed,
    "accountability": _measured,
}
