"""Whatever script and width a text is written in, every span points at the words it speaks of."""

from __future__ import annotations

import opencc
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Classifier, Text, normalise

TRADITIONAL = opencc.OpenCC("s2t")
PARTS = st.lists(
    st.sampled_from(
        [
            "都匀市一小区起火，",
            "龙里县湾滩河镇山体滑坡，",
            "致3人死亡12人受伤，",
            "紧急转移1200余人。",
            "网传水库垮了，速转！",
            "建议增设路灯，",
            "请问医保怎么办理？",
            "举报化工厂偷排污水，请严查。",
            "发生5.2级地震，",
            "😀",
            "\n",
            "入黔车辆排队，",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@settings(max_examples=60)
@given(PARTS, PARTS, st.booleans(), st.booleans())
def test_spans_point_into_the_original_and_find_what_plain_script_finds(
    classifier: Classifier, title: str, text: str, wide: bool, traditional: bool
) -> None:
    plain = Text(normalise(text), normalise(title))
    title, text = (TRADITIONAL.convert(part) if traditional else part for part in (title, text))
    title, text = (_full_width(part) if wide else part for part in (title, text))
    verdict, expected = classifier.classify([Text(text, title), plain])
    for span in (*verdict.places, *verdict.evidence):
        original = title if span.field == "title" else text
        assert original[span.start : span.end] == span.text
    assert [place.code for place in verdict.places] == [place.code for place in expected.places]
    assert [(one.field, one.start, one.end) for one in verdict.evidence] == [
        (one.field, one.start, one.end) for one in expected.evidence
    ]
