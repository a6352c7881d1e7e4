"""A pattern tried only where its matches can begin finds what it finds when it is tried everywhere."""

from __future__ import annotations

import random
import re
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from classifier.beginnings import finding
from tests.classifier.test_cues import PAIRS, drawn_from

PATTERNS = [param.values[1] for param in PAIRS]
PIECES = ["，", "某某", "12人", "3号", "伤", "一", "", " ", "a"]


def spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:40])
def test_the_same_is_found_as_everywhere(pattern: re.Pattern[str]) -> None:
    chance, parsed, find = random.Random(1), parser.parse(pattern.pattern, pattern.flags), finding(pattern)
    some = False
    for _ in range(60):
        text = "".join(drawn_from(parsed, chance) + chance.choice(PIECES) for _ in range(5))
        first, last = sorted(chance.sample(range(len(text) + 1), 2)) if text else (0, 0)
        everywhere = spans(pattern.finditer(text))
        some |= bool(everywhere)
        assert spans(find(text)) == everywhere
        assert spans(find(text, first, last)) == spans(pattern.finditer(text, first, last))
    assert some


@pytest.mark.parametrize("written", ["死亡|[伤亡]", "(?=[死伤]).亡", "(?<=三)[死伤]{0,2}(?:亡|[一二]+)"])
def test_where_a_match_begins_is_read_off_the_pattern(written: str) -> None:
    pattern, text = re.compile(written), "三死亡三伤亡三亡三一二三死死亡"
    assert finding(pattern) != pattern.finditer
    assert spans(finding(pattern)(text)) == spans(pattern.finditer(text)) != []


@pytest.mark.parametrize(
    "written",
    [
        "死亡",
        "[死伤]亡",
        "^(?:死|[伤亡])",
        "死?",
        "(?:死|[伤亡])*",
        ".亡|[死伤]",
        "[^死]亡|伤",
        "(?i:死|[vx])亡",
        "(?=死?)伤?",
    ],
)
def test_what_begins_anywhere_or_is_quick_alone_is_left_to_the_engine(written: str) -> None:
    pattern = re.compile(written)
    assert finding(pattern) == pattern.finditer
