"""Rules: what stands in a clause, in a sentence, in a post."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.concepts import Concepts
from classifier.normalise import normalise
from classifier.rules import Rules

CONCEPTS = Concepts()
BASE = "base: {emergency: 0, livelihood: 0, false_information: 0, policy: 0, credibility: 0, morality: 0}\n"
OWN = "own_event: {any: [[hazard_fire]], none: [drill]}\nrules:\n"


def _odds(folder: Path, rule: str, text: str) -> float:
    file = folder / "rules.yaml"
    file.write_text(f"{BASE}{OWN}  - {{id: R, category: emergency, {rule}, weight: 1}}\n", "utf-8")
    return Rules(CONCEPTS, file).read({"title": "", "text": text}, "").log_odds[0]


@pytest.mark.parametrize(
    ("text", "odds"),
    [
        ("仓库发生火灾。", 1),
        ("会议发生争执，有人谈起火灾。", 0),
        ("仓库发生火灾，疑为演练。", 0),
        ("仓库发生火灾。上周有过演练。", 1),
        ("开头一句。仓库发生火灾！", 1),
    ],
)
def test_a_clause_must_hold_what_belongs_together_and_its_sentence_nothing_that_forbids(
    tmp_path: Path, text: str, odds: float
) -> None:
    assert _odds(tmp_path, "scope: clause, all: [hazard_fire, occurs], none: [drill]", text) == odds


def test_what_forbids_counts_against_a_post_that_tells_of_no_event_itself(tmp_path: Path) -> None:
    rule = "scope: post, all: [drill], none: [own_event]"
    assert _odds(tmp_path, rule, "今天演练，模拟火灾") == 1
    assert _odds(tmp_path, rule, "仓库火灾。昨天刚做过演练") == 0


@pytest.mark.parametrize(
    ("text", "odds"),
    [
        ("仓库起火，网上流传的说法不实，现场一人擦伤", 1),
        ("商铺失火，去年那起事故曾烧毁三间", 1),
        ("仓库起火，当地辟谣：没有人被困", 1),
        ("仓库起火的消息不实，请勿转发", 0),
    ],
)
def test_a_denial_and_an_older_event_are_sentences_of_their_own(tmp_path: Path, text: str, odds: float) -> None:
    assert _odds(tmp_path, "all: [hazard_fire], none: [debunk, past, years_ago]", normalise(text)) == odds
