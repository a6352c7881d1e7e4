"""The artifact is checked before it is trusted, and every fault names file and remedy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from classifier import Classifier, DataError, ModelError
from classifier.concepts import Concepts
from classifier.model import SHIPPED, load_card
from classifier.rules import Rules


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_a_missing_artifact_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"card\.json.*missing.*classifier\.training"):
        Classifier.load(model=tmp_path)


def test_an_altered_artifact_is_refused(artifact: Path) -> None:
    file = artifact / "weights.npz"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(ModelError, match=r"weights\.npz.*not the one the card describes"):
        Classifier.load(model=artifact)


def test_a_model_of_another_dictionary_is_refused(artifact: Path) -> None:
    with pytest.raises(ModelError, match="built with the dictionary"):
        load_card(artifact, "jieba-0.1+00000000")


def test_a_damaged_card_is_refused(artifact: Path) -> None:
    (artifact / "card.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        Classifier.load(model=artifact)


def test_the_card_names_its_sets_and_what_was_left_out() -> None:
    card = json.loads((SHIPPED / "card.json").read_text("utf-8"))
    assert card["rows"]["examples"] >= 200
    assert "duee_sample" not in card["rows"]
    assert "weibo21_test" not in card["rows"]


def test_a_rule_over_an_unknown_concept_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "base: {emergency: -3, livelihood: -3, false_information: -3, "
        "policy: -3, credibility: -3, morality: -3}\n"
        "rules:\n  - {id: E-odd, category: emergency, all: [no_such_concept], weight: 1}\n",
        "utf-8",
    )
    with pytest.raises(DataError, match=r"E-odd.*no_such_concept"):
        Rules(Concepts(), file)
