"""Two engines, one dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import ClassifierError, Segmenter, normalise

SENTENCES = [
    "黔南州都匀市毛尖镇发生山体滑坡，3人被困，消防救援人员赶赴现场",
    "请问农民工工资拖欠半年了找哪个部门投诉？",
    "网传瓮安化工厂爆炸系谣言，请勿信谣传谣",
    "12345热线答复千篇一律，居民苦不堪言",
    "今天天气真好，一起去爬山吧",
]


@pytest.fixture(scope="module")
def rust() -> Segmenter:
    return Segmenter("rust")


def test_both_engines_give_the_same_words_and_name(rust: Segmenter) -> None:
    python = Segmenter("python")
    assert python.name == rust.name
    assert [python.words(text) for text in SENTENCES] == [rust.words(text) for text in SENTENCES]


@given(text=st.text(max_size=80))
def test_the_words_join_to_the_text_again(rust: Segmenter, text: str) -> None:
    assert "".join(rust.words(text)) == text


@given(text=st.text(alphabet=st.characters(codec=None), max_size=80))
def test_normalising_keeps_every_position(text: str) -> None:
    assert len(normalise(text)) == len(text)


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ClassifierError, match="'rust', 'python'"):
        Segmenter("java")
