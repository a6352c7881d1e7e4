"""Records are values: alike when their fields are, fit for sets and other processes, and nothing is hung on them."""

from __future__ import annotations

import pickle
from copy import copy

import pytest

from classifier import Text
from classifier.verdict import Evidence, Place

PLACE = Place("522701", "都匀市", "county", ("贵州省", "都匀市"), 0.9, "text", "都匀", 0, 2)
VALUES = [Text("停水", region="贵州"), PLACE, Evidence("text", "停水", 0, 2, "L-1")]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_record_is_its_fields(value: object) -> None:
    alike = [copy(value), pickle.loads(pickle.dumps(value))]
    assert {value, *alike} == {value}
    assert all(other is not value and repr(other) == repr(value) for other in alike)


def test_records_that_differ_in_a_field_are_two() -> None:
    assert len({Text("停水"), Text("停水", title="求助"), Text("停电")}) == len(("停水", "求助", "停电"))


def test_nothing_is_hung_on_a_record() -> None:
    with pytest.raises(AttributeError):
        PLACE.note = "near"  # type: ignore[attr-defined]
