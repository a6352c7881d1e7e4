"""The desks have a word for everything the casework can say."""

import ast
from pathlib import Path
from typing import Any

import pytest

from api.presenting import words
from api.presenting.names import Names
from api.presenting.refusals import BY_CODE, in_chinese
from api.words import parsed
from pipeline.domain.assessment import Category, Grade
from pipeline.domain.clocks import ClockKind
from pipeline.domain.events import EVENT_TYPES
from pipeline.domain.post import Channel
from pipeline.domain.transitions import State


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (words.EVENTS, EVENT_TYPES),
        (words.CLOCKS, ClockKind),
        (words.STATES, State),
        (words.CATEGORIES, Category),
        (words.CHANNELS, Channel),
        (words.GRADES, Grade),
    ],
)
def test_everything_that_can_be_shown_has_a_label(labels: dict[str, str], named: Any) -> None:
    assert set(labels) == set(named)
    assert len(set(labels.values())) == len(labels)


ROOT = Path(__file__).parents[2]


def test_a_refusal_without_a_translation_keeps_its_own_words() -> None:
    assert in_chinese("brand_new", "why not") == "why not"
    assert all(BY_CODE.values())


@pytest.mark.parametrize(
    ("typed", "facets", "text"),
    [
        ("县:福泉", {"place": ("522702",)}, ""),
        ("place:522702 x", {"place": ("522702",)}, "x"),
        ('主题:"城乡建设" 停水', {"topic": ("城乡建设",)}, "停水"),
        ("县:福泉 县:独山", {"place": ("522702", "522726")}, ""),
        ("类别:无此", {"category": ("-",)}, ""),
        ("http://example.cn/a", {}, "http://example.cn/a"),
        ("", {}, ""),
    ],
)
def test_typed_fields_become_facets(world: Any, typed: str, facets: dict[str, tuple[str, ...]], text: str) -> None:
    found = parsed(typed, Names(world.context.profile))
    assert (found.facets, found.text) == (facets, text)


def _codes(source: str) -> set[str]:
    """The codes that a module's refusals bear: the first argument of Refused, the third of Invalid, the second of
    NotFound."""
    found = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        at = {"Refused": 0, "Invalid": 2, "NotFound": 1}.get(getattr(call.func, "id", ""))
        if at is not None and len(call.args) > at and isinstance(call.args[at], ast.Constant):
            found.add(call.args[at].value)
    return found


def test_every_reason_the_desk_can_give_has_its_chinese_sentence() -> None:
    files = [*(ROOT / "pipeline" / "cases").rglob("*.py"), ROOT / "pipeline" / "domain" / "transitions.py"]
    files += (ROOT / "api").rglob("*.py")
    # What is said at start, before anybody has signed in, is said in both languages at once.
    given = {code for path in files if path.stem != "adopting" for code in _codes(path.read_text("utf-8"))}
    assert {"arbiter", "address", "words", "not_now", "fixed_clock", "unknown_clock"} <= given
    assert given <= set(BY_CODE)
    assert len(set(BY_CODE.values())) == len(BY_CODE)
