"""A cue is a promise: where it is not found, the pattern behind it finds nothing. It may never hide a match."""

from __future__ import annotations

import random
import re
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from classifier import casualties
from classifier.concepts import CUES, PATTERNS
from classifier.masking import FINDERS

TEXTS = 500
PAIRS = [
    *(pytest.param(CUES[name], pattern, id=name) for name, pattern in PATTERNS.items()),
    *(
        pytest.param(casualties.CUES[key], re.compile(pattern), id=key)
        for key, patterns in casualties.PATTERNS.items()
        for pattern in patterns
    ),
    *(
        pytest.param(cue, finder.pattern, id=finder.kind)
        for cue, steps in FINDERS
        for finders in steps
        for finder in finders
    ),
]


def drawn_from(items: Any, chance: random.Random) -> str:
    """A text that a parsed pattern describes, but for what it forbids around itself."""
    return "".join(_drawn(str(code), argument, chance) for code, argument in items)


def _drawn(code: str, argument: Any, chance: random.Random) -> str:
    match code:
        case "LITERAL":
            return chr(argument)
        case "ANY":
            return "某"
        case "IN":
            return _one_of(argument, chance)
        case "BRANCH":
            return drawn_from(chance.choice(argument[1]), chance)
        case "SUBPATTERN" | "ASSERT":
            return drawn_from(argument[-1], chance)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = argument
            return "".join(drawn_from(inner, chance) for _ in range(chance.randint(least, min(most, least + 2))))
    return ""


def _one_of(members: Any, chance: random.Random) -> str:
    code, argument = chance.choice(members)
    match str(code):
        case "LITERAL":
            return chr(argument)
        case "RANGE":
            return chr(chance.randint(*argument))
    return "某"


@pytest.mark.parametrize(("cue", "pattern"), PAIRS)
def test_no_match_is_hidden_by_its_cue(cue: re.Pattern[str], pattern: re.Pattern[str]) -> None:
    chance, parsed = random.Random(1), parser.parse(pattern.pattern, pattern.flags)
    texts = [drawn_from(parsed, chance) for _ in range(TEXTS)]
    matched = [text for text in texts if pattern.search(text)]
    assert len(matched) > TEXTS / 10
    assert [text for text in matched if not cue.search(text)] == []
