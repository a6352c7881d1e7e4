"""Who is told of what happens to a case."""

from typing import Any

import pytest

from pipeline.cases import commands as c
from pipeline.cases import opening
from pipeline.cases.actor import Actor, Role
from pipeline.cases.notices import notices_of
from pipeline.domain.assessment import Grade
from pipeline.domain.events import PublicationKind
from pipeline.domain.post import Channel
from pipeline.domain.tally import tally_of

HOUSING, WATER = "522702.housing", "522702.water"


@pytest.fixture
def told(sql_store: Any) -> Any:
    """Addressees and kinds of all notices kept so far."""

    def read() -> set[tuple[str, str]]:
        with sql_store.engine.connect() as connection:
            rows = connection.exec_driver_sql('SELECT "to", kind FROM notices')
            return {(to, kind) for to, kind in rows}

    return read


def test_an_incident_not_yet_online_is_told_to_the_superior_and_the_offices_of_the_same_level(
    make_post: Any, make_emergency: Any, policies: Any, clock: Any
) -> None:
    post, rules, read = make_post(channel=Channel.OFFLINE), policies.current, make_emergency(Grade.III)
    tally = tally_of(read, post.seen_at, rules.signals(post, read))
    ledger = opening.open_matter(post, tally, rules, clock.now())
    told = {notice.to for notice in notices_of(ledger) if notice.kind == "reported_offline"}
    assert {body.rpartition(".")[2] for body in told} >= {"publicity", "internet"}
    assert any(body.startswith(rules.profile.superior + ".") for body in told)
    online = make_post("site:2")
    other = opening.open_matter(online, tally_of(read, online.seen_at), rules, clock.now())
    assert not [notice for notice in notices_of(other) if notice.kind == "reported_offline"]


def test_whoever_must_do_something_next_is_told(
    open_case: Any, make_assessment: Any, give: Any, analyst: Any, in_handling: Any, clock: Any, told: Any
) -> None:
    lead = Actor("h", Role.HANDLER, HOUSING)
    case = in_handling(open_case(make_assessment()))
    for actor, command in (
        (analyst, c.AddSupport(WATER)),
        (analyst, c.GiveNotice(WATER, "请核实")),
        (analyst, c.Consult((WATER,), "如何检修", clock.now())),
        (lead, c.Draft(PublicationKind.RESPONSE, "拟稿")),
        (Actor("n", Role.NEWS_OFFICE), c.Review(1, False, note="改")),
        (Actor("w", Role.HANDLER, WATER), c.AnswerNotice(1, "已核实")),
        (analyst, c.RemoveSupport(WATER, "完成")),
    ):
        case = give(actor, command, case)
    assert told() >= {
        (WATER, "dispatched_supporting"),
        (WATER, "notice"),
        (WATER, "consultation"),
        (HOUSING, "drafted"),
        (HOUSING, "reviewed"),
        ("office", "notice_answered"),
        (WATER, "released"),
    }
