"""The contacts book over HTTP: bodies keep their own, the office everybody's, and nobody's private number."""

from dataclasses import replace
from typing import Any

import pytest

HOUSING = "522702.housing"
CONTACT = {"kind": "staff", "person": "赵六", "post": "办公室主任", "phone": "0854-8221234"}


def enter(who: Any, **contact: Any) -> Any:
    return who.client.post("/duty/contacts", json=CONTACT | contact)


def people(who: Any) -> list[tuple[str, str]]:
    return [(row["desk"]["id"], row["person"]) for row in who.read("/duty/contacts")["items"]]


def test_a_body_keeps_its_own_contacts_and_sees_the_offices(
    analyst: Any, housing: Any, other_body: Any, sign_in: Any
) -> None:
    assert enter(housing).json()["desk"] == {"id": HOUSING, "name": "福泉市住房和城乡建设局"}
    enter(analyst, person="周七")
    enter(analyst, person="吴八", desk="522702.emergency")
    assert people(housing) == [(HOUSING, "赵六"), ("office", "周七")]
    assert people(other_body) == [("522702.emergency", "吴八"), ("office", "周七")]
    assert len(people(analyst)) == 3
    assert enter(housing, desk="office").status_code == 404
    assert (people(sign_in("nob")), enter(sign_in("sup")).json()["code"]) == ([], "role")


def test_what_nobody_has_confirmed_for_long_is_stale_until_somebody_does(
    world: Any, housing: Any, other_body: Any
) -> None:
    kept = enter(housing).json()
    world.clock.forward(days=91)
    (row,) = housing.read("/duty/contacts")["items"]
    assert (row["stale"], housing.read("/duty/contacts")["stale_days"]) == (True, 90)
    assert other_body.client.post(f"/duty/contacts/{kept['id']}/confirm", json={"version": 1}).status_code == 404
    confirmed = housing.client.post(f"/duty/contacts/{kept['id']}/confirm", json={"version": 1}).json()
    assert (confirmed["stale"], confirmed["version"], confirmed["confirmed_by"]) == (False, 2, "user:hou")


def test_of_two_who_change_a_contact_the_second_is_told(analyst: Any, housing: Any) -> None:
    kept = enter(housing).json()
    changed = CONTACT | {"version": 1, "phone": "0854-8229999", "desk": HOUSING}
    assert analyst.client.post(f"/duty/contacts/{kept['id']}", json=changed).json()["version"] == 2
    late = housing.client.post(f"/duty/contacts/{kept['id']}", json=changed)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert housing.client.post(f"/duty/contacts/{kept['id']}/remove", json={"version": 1}).status_code == 412


def test_a_contact_taken_out_is_given_back_and_can_be_entered_again(housing: Any) -> None:
    kept = enter(housing).json()
    back = housing.client.post(f"/duty/contacts/{kept['id']}/remove", json={"version": 1}).json()
    assert people(housing) == []
    assert housing.client.post(f"/duty/contacts/{kept['id']}/confirm", json={"version": 1}).status_code == 404
    assert enter(housing, **{name: back[name] for name in CONTACT}).status_code == 201


@pytest.mark.parametrize(
    ("phone", "kind", "code"),
    [
        ("0854-8221234", "office", None),
        ("08548221234-801", "office", None),
        ("12345", "office", None),
        ("13812345678", "duty_mobile", None),
        ("13812345678", "office", "private_phone"),
        ("0854-8221234", "duty_mobile", "no_phone"),
        ("522702199001011234", "office", "no_phone"),
        ("看群", "office", "no_phone"),
    ],
)
def test_only_a_telephone_of_the_work_is_kept(analyst: Any, phone: str, kind: str, code: str | None) -> None:
    answer = enter(analyst, phone=phone, phone_kind=kind)
    assert (answer.status_code, answer.json().get("code")) == ((422, code) if code else (201, None))


def test_personal_data_in_name_and_post_is_starred(analyst: Any) -> None:
    assert "13812345678" not in enter(analyst, post="主任 13812345678").text


def test_a_place_whose_document_asks_for_it_names_who_is_missing(world: Any, settings_of: Any) -> None:
    from pipeline.domain.contacts import ContactKind
    from pipeline.policy import duty_rules

    assert duty_rules("shaodong").contacts.needs == (ContactKind.LEADER, ContactKind.STAFF)
    assert duty_rules("shaodong").contacts.basis == "SD 三(三)3"
    assert duty_rules("qiannan").contacts.needs == ()


def test_whom_a_body_must_name_and_has_not_is_listed(world: Any, housing: Any) -> None:
    from api import contacts
    from api.viewer import Viewer
    from pipeline.cases.actor import Role

    enter(housing)
    profile = replace(world.context.profile, id="shaodong")
    shown = contacts.shown(replace(world.context, profile=profile), Viewer("hou", "hou", Role.HANDLER, HOUSING))
    assert [(row.desk.id, row.kinds) for row in shown.lacking] == [(HOUSING, ["leader"])]
