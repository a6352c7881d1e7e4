"""Why words were marked is told from the rules themselves, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from classifier.concepts import LEXICONS
from classifier.errors import DataError
from classifier.tables import yaml_of
from classifier.telling import NAMED, Tellings, told

SPEAKING = [rule["id"] for rule in yaml_of(LEXICONS / "rules.yaml")["rules"] if rule["weight"] > 0]
THRESHOLDS = [row["id"] for row in yaml_of(LEXICONS / "grades.yaml")["thresholds"]]
ASKED = [f"D-{name}{form}" for name in yaml_of(LEXICONS / "dispositions.yaml")["words"] for form in ("", "-form")]


@pytest.mark.parametrize("why", [*SPEAKING, *THRESHOLDS, *ASKED, NAMED])
def test_every_reason_has_words_in_both_languages(why: str) -> None:
    chinese, english = told(why), told(why, english=True)
    assert re.search("[一-鿿]", chinese)
    assert not re.search("[A-Za-z{}_]", chinese)
    assert not re.search("[一-鿿{}_]", english)


def test_a_rule_says_where_it_looks_and_what_for() -> None:
    assert told("E-hazard-occurs") == "一句话里说到“发生”“突发”，以及险情"
    assert told("E-mishap-harm") == "一句话里说到事故，以及伤亡或人员受害"
    assert told("E-title", english=True) == "the title tells of a danger"
    assert told("L-hotline") == "经热线或留言板反映"


def test_several_rules_are_told_one_after_the_other_and_alike_ones_once() -> None:
    assert told("C-misconduct-official,C-misconduct").count("作风") == 2
    assert told("E-hazard,E-hazard") == told("E-hazard")


@pytest.mark.parametrize("why", ["weight:+1.20", "topic word", "E-of-old", "E-hazard,E-of-old", ""])
def test_what_no_rule_of_today_says_stays_as_it_is(why: str) -> None:
    assert told(why) == told(why, english=True) == why


def test_a_concept_without_a_name_is_refused_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(LEXICONS, tmp_path / "lexicons")
    file = tmp_path / "lexicons" / "tellings.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("  hazard: "))
    lines[at] = "  hazard: [险情]\n"
    file.write_text("".join(lines), "utf-8")
    with pytest.raises(DataError, match=rf"line {at + 1}: concepts\.hazard needs its name"):
        Tellings(tmp_path / "lexicons")
