"""Every command of the house, with a fault before each of its statements, in lives that reach them all."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from pipeline.backends.sql.audit import SqlAudit
from pipeline.cases import commands as c
from pipeline.cases.actor import Actor, Role
from pipeline.cases.decisions import BY_COMMAND
from pipeline.domain.assessment import Grade
from pipeline.domain.case import Case
from pipeline.domain.clocks import ClockId, ClockKind
from pipeline.domain.events import ConferenceHeld, Grounds, PublicationKind, Published, Quality, Verdict
from pipeline.domain.ladder import Ground, Measure
from pipeline.stages.periodic import Tick
from tests.faults.works import ANALYST, HANDLER, LEAD, Fault, Works, fault_before

OTHER = "522702.water"
OFFICE, SUPERVISION, NEWS = (
    Actor(role.value, role) for role in (Role.GOVERNMENT_OFFICE, Role.SUPERVISION, Role.NEWS_OFFICE)
)
HELPER, HOTLINE = Actor("hel", Role.HANDLER, OTHER), Actor("hot", Role.HOTLINE, "5227.hotline")
TICKED = ("wording", "moment", "manner", "personal-data", "facts", "measures", "result", "speaker")

Step = tuple[Actor, c.Command]


def clock_of(case: Case, kind: ClockKind) -> ClockId:
    return [clock.id for clock in case.clocks if clock.id.kind is kind][-1]


def answer(works: Works, kind: PublicationKind, *, early: bool = False) -> c.Publish:
    at = works.case("a").detected_at + timedelta(hours=1) if early else works.clock.now()
    return c.Publish(Published(kind, "已扑灭", "https://www.example.gov.cn/1", "市应急局", at))


def answered_life(works: Works) -> Iterator[Step]:
    """From triage to the end, recorded late, accounted for and begun anew."""
    yield ANALYST, c.Confirm()
    yield ANALYST, c.Dispatch(LEAD, (OTHER,))
    yield HANDLER, c.SignIn()
    yield HELPER, c.SignIn()
    yield OFFICE, c.RemoveSupport(OTHER, "另案")
    yield OFFICE, c.AddSupport(OTHER)
    yield HANDLER, c.NamePerson("值班员")
    yield HANDLER, c.Consult((OTHER,), "怎么办", works.clock.now())
    yield HELPER, c.GiveOpinion("同意")
    yield HANDLER, c.ConcludeConsultation("照办")
    yield OFFICE, c.GiveNotice(LEAD, "请核实")
    yield HANDLER, c.AnswerNotice(1, "已核实")
    yield HANDLER, c.Draft(PublicationKind.RESPONSE, "拟稿")
    yield HANDLER, c.RequestTime(clock_of(works.case("a"), ClockKind.REVIEW), 0, "待料")
    yield OFFICE, c.DecideTime(1, True)
    yield OFFICE, c.Resume(clock_of(works.case("a"), ClockKind.REVIEW))
    yield NEWS, c.Review(1, True, TICKED, "局长")
    yield OFFICE, c.Regrade(Grade.II, "伤亡上升")
    works.clock.wait(timedelta(hours=100).total_seconds())
    yield HANDLER, c.HoldConference(ConferenceHeld(works.clock.now(), "发布厅", "局长"))
    yield HANDLER, answer(works, PublicationKind.AUTHORITATIVE_INFORMATION, early=True)
    yield SUPERVISION, c.AcceptProof(clock_of(works.case("a"), ClockKind.AUTHORITATIVE_INFORMATION), "存档属实")
    yield HANDLER, c.Progress("重建中")
    yield HANDLER, answer(works, PublicationKind.FURTHER_INFORMATION)
    late = clock_of(works.case("a"), ClockKind.PRESS_CONFERENCE)
    yield OFFICE, c.ProposeAccountability("open-criticism", LEAD, Ground.LATE, "超时", late)
    yield OFFICE, c.DecideAccountability(1, Measure.OPEN_NOTICE, "已通报")
    yield HANDLER, c.AnswerSuggestion(True, "研究过")
    yield HANDLER, c.Close()
    yield ANALYST, c.Evaluate(Quality.ADEQUATE, "尚可")
    yield OFFICE, c.Reopen("又发生")
    yield HANDLER, c.AnswerDirectly(Grounds.ONE_PERSON, "本人事项", "已答复")


def returned_life(works: Works) -> Iterator[Step]:
    """Raised, told provisionally, given back twice, and decided for good."""
    yield ANALYST, c.Correct(works.case("b").reading)
    yield ANALYST, c.Dismiss("重复")
    yield ANALYST, c.Reopen("不重复")
    for _ in range(2):
        yield ANALYST, c.Dispatch(LEAD)
        yield HANDLER, c.Return("不归我管")
    yield OFFICE, c.Arbitrate(OTHER)


def ticketed_life(_: Works) -> Iterator[Step]:
    """Answered on the spot; nobody was reached at first."""
    yield HOTLINE, c.AnswerOnSpot("已答复")
    yield HOTLINE, c.NoteFailedCall()
    yield HOTLINE, c.RecordSatisfaction(Verdict.SATISFIED)


def provisional_life(_: Works) -> Iterator[Step]:
    """The body that was told before a person confirmed is released."""
    yield ANALYST, c.Withdraw("误报")


def with_faults(works: Works, act: Callable[[], object]) -> None:
    """Do it with a fault before each statement in turn, until there is none left to come."""
    before = works.content()
    for number in range(1, 400):
        with fault_before(number):
            try:
                act()
                break
            except Fault:
                assert works.content() == before
    assert number > 5
    assert works.content() != before


def lived(works: Works, post: str, life: Iterator[Step]) -> set[type[c.Command]]:
    given: set[type[c.Command]] = set()
    for actor, command in life:
        case = works.case(post)
        with_faults(works, lambda: works.desk.give(command, case.id, case.revision, actor))  # noqa: B023
        given.add(type(command))
        works.clock.wait(timedelta(minutes=5).total_seconds())
    return given


def test_a_fault_in_any_command_leaves_nothing_behind_and_the_next_try_gives_what_was_meant(works: Works) -> None:
    works.take_ticket("t")
    works.feed(("g", ("塌方", "省道", "中断", "绕行")), grade=Grade.I)
    given = lived(works, "t", ticketed_life(works)) | lived(works, "a", answered_life(works))
    given |= lived(works, "b", returned_life(works)) | lived(works, "g", provisional_life(works))
    # Those on several cases are among the fault points.
    assert BY_COMMAND.keys() - given == {c.Merge, c.Split, c.Detach}
    assert SqlAudit(works.engine).run().differences == ()


def test_a_fault_in_a_tick_that_notes_many_leaves_nothing_behind(works: Works) -> None:
    works.take_ticket("t")
    works.clock.wait(timedelta(days=4).total_seconds())
    with_faults(works, Tick(works.store, works.clock).turn)
    assert Tick(works.store, works.clock).turn() == 0
    assert SqlAudit(works.engine).run().differences == ()
