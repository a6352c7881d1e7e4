"""The boundaries of the units on the leader's map."""

from dataclasses import replace
from typing import Any

from api.app import create_app
from api.context import Kept
from pipeline.policy.boundaries import Boundaries

RING = ((107.0, 26.0), (107.5, 26.0), (107.5, 26.5), (107.0, 26.0))
GIVEN = Boundaries("某州自然资源局", "本单位制作", "某S（2026）001号", {"522701": ((RING,),)})
PATH = "/metrics/boundaries"


def test_without_boundaries_the_answer_is_empty(leader: Any) -> None:
    assert leader.read(PATH) == {"origin": "", "licence": "", "review_number": "", "units": []}


def test_what_the_office_gave_is_served_to_those_who_see_the_figures_and_kept_by_browsers(
    world: Any, app: Any, sign_in: Any
) -> None:
    given = create_app(replace(world.context, boundaries=GIVEN, kept=Kept()))
    person = type(sign_in("lea"))(given, "lea")
    answer = person.get(PATH)
    assert answer.json()["review_number"] == "某S（2026）001号"
    assert answer.json()["units"] == [{"code": "522701", "polygons": [[[list(point) for point in RING]]]}]
    again = person.client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = person.client.get(PATH, headers={"If-None-Match": '"another"'})
    assert other.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    del person.client.cookies["huiying_session"]
    assert person.get(PATH).status_code == 401
