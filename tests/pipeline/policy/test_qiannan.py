"""The profile of 黔南州 as it ships."""

from pipeline.policy import load, load_text


def test_the_stored_text_restores_the_very_profile() -> None:
    profile = load("qiannan")
    assert load_text(profile.text) == profile
    assert len(profile.hash) == 64


def test_the_units_are_the_twelve_counties_and_the_development_zone() -> None:
    profile = load("qiannan")
    assert len(profile.units) == 13
    zone = profile.unit("522771")
    assert zone is not None
    assert zone.within == "522701"
