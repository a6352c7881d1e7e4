"""Why a body was named, in both languages: the English is read back from the Chinese that events keep."""

import re
from pathlib import Path

import pytest

from pipeline.domain.reasons import REASONS, TOPICS, in_english, said
from pipeline.policy import load

CHINESE = re.compile(r"[一-鿿（）；，]")
SIMPLE = [code for code in REASONS if code not in ("led", "outside_too")]
WHERE = ("own_policy", "one_unit_passing", "one_unit", "several_units", "home_only", "no_place")
NAMES = {"words": "X", "names": "A、B", "home": "H", "unit": "U", "rule": "kind-fire", "topic": "T"}


@pytest.mark.parametrize("code", SIMPLE)
def test_every_sentence_is_told_in_english_with_its_names(code: str) -> None:
    chinese, english = REASONS[code]
    told = in_english(said(code, **NAMES))
    assert told == english.format(**NAMES | {"names": "A, B"})
    assert CHINESE.search(told) is None
    assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english))


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("why", ["by_kind", "by_topic", "by_content"])
@pytest.mark.parametrize("outside", [False, True])
def test_a_sentence_made_of_others_is_told_whole(where: str, why: str, outside: bool) -> None:
    chinese = said("led", where=said(where, **NAMES), why=said(why, **NAMES), rule="kind-fire")
    told = in_english(said("outside_too", decided=chinese) if outside else chinese)
    assert CHINESE.search(told) is None
    assert told.startswith(REASONS[where][1].split("{")[0])
    assert told.endswith("common superior" if outside else "(kind-fire)")


def test_a_topic_has_its_english_name_and_the_dashboards_call_it_the_same() -> None:
    words = (Path(__file__).parents[3] / "dashboards/src/i18n/en/terms.ts").read_text(encoding="utf-8")
    for topic, english in TOPICS.items():
        assert in_english(said("by_topic", topic=topic)) == f"by the topic “{english}”"
        assert f"{topic}: '{english}'" in words
    assert set(TOPICS) == set(load("qiannan").topics)


def test_what_the_text_said_stays_in_its_own_words() -> None:
    assert in_english("文中提到“福泉市住建局”") == "The text mentions “福泉市住建局”"


def test_a_sentence_of_an_earlier_time_stays_as_it_is() -> None:
    assert in_english("由州长指定") == "由州长指定"
