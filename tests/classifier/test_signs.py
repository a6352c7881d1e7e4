"""Signs spare patterns that cannot match; what a text is found to say is the same as if every pattern were tried."""

from __future__ import annotations

import random
import re
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from classifier import Classifier, Text
from classifier.disposition import Lexicon
from classifier.grade import _MAGNITUDE
from classifier.mentions import _RENAMED
from classifier.signs import UNKNOWN, Signs, needed
from samples.corpus import load_posts
from tests.classifier.test_cues import PAIRS, TEXTS, drawn_from

# What refers back to a group is not drawn.
FORMS = [pattern for *_, pattern, _ in Lexicon()._forms if r"\1" not in pattern.pattern]
PATTERNS = [*(one for pair in PAIRS for one in pair.values), *FORMS, _MAGNITUDE, _RENAMED]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:40])
def test_whatever_a_pattern_matches_has_its_signs(pattern: re.Pattern[str]) -> None:
    chance, parsed = random.Random(1), parser.parse(pattern.pattern, pattern.flags)
    drawn = (drawn_from(parsed, chance) for _ in range(TEXTS))
    matched = [text for text in drawn if pattern.search(text)]
    signs = Signs()
    wanted = signs.of_pattern(pattern)
    assert matched
    assert [text for text, has in zip(matched, signs.of_texts(matched), strict=True) if has & wanted != wanted] == []


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("希望.{0,8}(?:设|装)", ["希", "望", "装设"]),
        ("死亡|受伤", ["亡伤", "死受"]),
        ("[翻撞]了?车", ["车", "撞翻"]),
        ("(?<=高)速", ["速", "高"]),
        ("死?", []),
        ("死|.", []),
        ("[^死]", []),
        ("(?!死)", []),
        ("(?i:vx)号", ["号"]),
    ],
)
def test_a_pattern_needs_what_stands_in_every_match(pattern: str, characters: list[str]) -> None:
    found = ["".join(sorted(map(chr, each))) for each in needed(re.compile(pattern))]
    assert sorted(found) == sorted("".join(sorted(each)) for each in characters)


def test_each_text_has_its_own_signs() -> None:
    signs = Signs()
    patterns = [re.compile(chr(code)) for code in range(0x4E00, 0x4E00 + 150)]
    bits = [signs.of_pattern(pattern) for pattern in patterns]
    texts = ["", *(pattern.pattern for pattern in patterns), "\U0001f600", ""]
    assert signs.of_texts(texts) == [0, *bits, 0, 0]
    assert all(UNKNOWN & each == each for each in bits)


def test_a_verdict_is_the_same_as_if_every_pattern_were_tried(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [Text(post.text, post.title) for post in load_posts()]
    sparing = classifier.classify(texts)
    monkeypatch.setattr(Signs, "of_texts", lambda _, given: [UNKNOWN] * len(given))
    assert classifier.classify(texts) == sparing
