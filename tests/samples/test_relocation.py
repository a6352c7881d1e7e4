"""The made-up posts at the home of another profile."""

import pytest

from samples.corpus import load_posts
from samples.relocation import ORIGIN, new_names, relocated

HOMES = ("5119", "230881", "150623", "430582")
OLD = ("黔南", "都匀", "福泉", "荔波", "瓮安", "罗甸", "惠水", "三都县", "贵州省")


def test_at_home_the_posts_stay_as_they_are() -> None:
    assert relocated(load_posts(), ORIGIN) == load_posts()


@pytest.mark.parametrize("home", HOMES)
def test_no_name_of_the_old_place_is_left(home: str) -> None:
    moved = relocated(load_posts(), home)
    texts = [f"{post.title}{post.text}{post.region}" + "".join(r.text for r in post.revisions) for post in moved]
    assert [text for text in texts if any(name in text for name in OLD)] == []


@pytest.mark.parametrize("home", HOMES)
def test_ids_ages_and_outlets_stay_and_texts_keep_their_moments(home: str) -> None:
    for before, after in zip(load_posts(), relocated(load_posts(), home), strict=True):
        assert (before.id, before.age, before.outlet) == (after.id, after.age, after.outlet)
        assert before.text.count("{") == after.text.count("{")


@pytest.mark.parametrize(
    ("home", "old", "new"),
    [
        ("5119", "福泉市", "恩阳区"),
        ("5119", "福泉", "恩阳"),
        ("5119", "黔南州", "巴中市"),
        ("5119", "贵州省", "四川省"),
        ("430582", "福泉市", "两市塘街道"),
        ("430582", "黔南州", "邵东市"),
        ("150623", "黔南", "鄂托克前旗"),
        ("150623", "福泉", "上海庙"),
    ],
)
def test_counties_become_units_and_the_prefecture_the_new_home(home: str, old: str, new: str) -> None:
    assert new_names(home)[old] == new


def test_a_town_of_a_county_becomes_a_town_of_its_unit_or_the_town_itself() -> None:
    assert new_names("5119")["福泉市马场坪街道"].startswith("恩阳区")
    assert new_names("430582")["福泉市马场坪街道"] == "两市塘街道"


def test_a_home_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="division table"):
        new_names("999999")
