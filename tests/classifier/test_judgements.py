"""Judgements of public texts are found by the text's key and take the place of what its set says."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import corpora, judgements
from classifier.corpora import Sample
from classifier.errors import DataError

SAMPLE = Sample("", "一处仓库起火", {"emergency": False, "livelihood": False}, "tnews")


def _file(folder: Path, *rows: str) -> Path:
    file = folder / "judged.csv"
    file.write_text("\n".join(["key,emergency", *rows]) + "\n", "utf-8")
    return file


def test_a_key_depends_on_the_letters_of_a_text_alone() -> None:
    assert judgements.key(SAMPLE) == judgements.key(Sample("一处仓库", "起火！", {}, "sohu"))
    assert judgements.key(SAMPLE) != judgements.key(Sample("", "一处仓库着火", {}, "tnews"))


def test_home_and_abroad_are_emergencies_and_doubt_is_neither(tmp_path: Path) -> None:
    file = _file(tmp_path, "00000001,here", "00000002,abroad", "00000003,none", "00000004,unsure")
    known = judgements.judgements(file)
    assert list(known.values()) == [True, True, False, None]


def test_an_unknown_judgement_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"judged\.csv, line 3"):
        judgements.judgements(_file(tmp_path, "00000001,here", "00000002,perhaps"))


@pytest.mark.parametrize("judgement", [True, False])
def test_what_was_judged_replaces_what_the_set_says(monkeypatch: pytest.MonkeyPatch, judgement: bool) -> None:
    monkeypatch.setattr(judgements, "judgements", lambda: {judgements.key(SAMPLE): judgement})
    (found,) = judgements.judged([SAMPLE])
    assert found.labels == {"emergency": judgement, "livelihood": False}
    assert found.source == judgements.SOURCE


def test_where_the_judges_were_not_sure_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgements, "judgements", lambda: {judgements.key(SAMPLE): None})
    (found,) = judgements.judged([SAMPLE])
    assert found.labels == {"livelihood": False}
    assert found.source == "tnews"


def test_a_text_nobody_judged_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgements, "judgements", dict)
    assert list(judgements.judged([SAMPLE])) == [SAMPLE]


def test_news_that_nobody_judged_is_no_suspected_rumour_and_nothing_else_is_known_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [Sample("", f"第{number}条消息", {}, "sohu") for number in range(17)]
    monkeypatch.setattr(corpora, "pair_texts", lambda _: iter(texts))
    monkeypatch.setattr(judgements, "judgements", lambda: {judgements.key(texts[0]): None})
    found = list(judgements.portal_news(Path()))
    assert [sample.text for sample in found] == ["第1条消息", "第9条消息"]
    assert all(sample.labels == {"false_information": False} for sample in found)
    assert {sample.source for sample in found} == {judgements.PORTAL}
