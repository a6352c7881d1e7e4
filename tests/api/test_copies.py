"""The posts of a case: copies name what they copy."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipeline.domain.assessment import Assessment, Category
from pipeline.stages.sketch import sketch

TEXT = "福泉市马场坪一小区停水第四天了，物业说是主管爆了，水务公司说在调度，社区说已反映，请问什么时候来水"


@pytest.fixture(scope="module")
def read_as(assessed: Callable[..., Assessment]) -> Callable[..., Assessment]:
    """A reading with the sketch of a text."""
    return lambda text, **more: assessed(sketch=sketch(text), **more)


def _groups(page: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {post["id"]: (post["copy_of"], post["duplicates"]) for post in page["posts"]}


def test_copies_name_the_post_that_was_published_first(world: Any, analyst: Any, read_as: Any) -> None:
    now = world.clock.now()
    case = world.open("late", read_as(TEXT), text=TEXT, published_at=now - timedelta(hours=1))
    world.attach(case, "first", read_as(TEXT), text=TEXT, published_at=now - timedelta(hours=3))
    world.attach(case, "again", read_as(f"转！{TEXT}"), text=f"转！{TEXT}", published_at=now)
    found = _groups(analyst.read(f"/cases/{case.id}"))
    assert found == {"site:first": ("", 2), "site:late": ("site:first", 0), "site:again": ("site:first", 0)}


def test_another_figure_or_a_denial_is_never_folded_away(world: Any, analyst: Any, read_as: Any) -> None:
    text = f"{TEXT}，已有3家住户投诉"
    case = world.open("three", read_as(text), text=text)
    world.attach(case, "five", read_as(text), text=text.replace("3家", "5家"))
    world.attach(case, "denied", read_as(text, categories=(Category.FALSE_INFORMATION,)), text=text)
    world.attach(case, "hurt", read_as(text, casualties={"injured": 2}), text=text)
    assert set(_groups(analyst.read(f"/cases/{case.id}")).values()) == {("", 0)}


def test_texts_too_short_for_a_sketch_are_copies_of_the_same_words(world: Any, analyst: Any) -> None:
    case = world.open("why", text="停水")
    world.attach(case, "same", text="停水！")
    world.attach(case, "other", text="停电")
    found = _groups(analyst.read(f"/cases/{case.id}"))
    assert found["site:other"] == ("", 0)
    assert sorted(copies for _, copies in found.values()) == [0, 0, 1]
