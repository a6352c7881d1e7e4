"""Which answer a post asks for is learnt from examples, shown with its words, and kept apart from the categories."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Classifier, Text
from classifier.answers import NOTHING, Asking, asking, judged_messages, made_up
from classifier.concepts import LEXICONS
from classifier.corpora import Sample
from classifier.disposition import Lexicon
from classifier.disposition_model import DispositionWeights, titled
from classifier.disposition_training import fit_dispositions
from classifier.errors import DataError
from classifier.model import load_vectors
from classifier.segmenter import Segmenter
from classifier.tables import rows_of
from classifier.training import extractor_for
from classifier.verdict import DISPOSITIONS

TABLE = Path(__file__).parent / "dispositions.csv"


def test_no_made_up_post_is_a_row_of_the_table_that_judges() -> None:
    judging = {row["text"] for _, row in rows_of(TABLE, ("text", "disposition", "trap", "round"))}
    learned = [post.sample.text for post in (*made_up(), *asking())]
    assert not judging.intersection(learned)
    assert len(set(learned)) == len(learned) >= 200


def test_every_disposition_has_as_many_examples_as_the_next() -> None:
    counts = [sum(post.disposition == name for post in (*made_up(), *asking())) for name in DISPOSITIONS]
    assert min(counts) > 0.8 * max(counts)


def test_an_unknown_disposition_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "asked.csv"
    file.write_text("disposition,categories,text\nanger,livelihood,停水三天\n", "utf-8")
    with pytest.raises(DataError, match=r"asked\.csv, line 2: disposition must be one of suggestion"):
        list(made_up(file))


@pytest.mark.parametrize("form", ["", "(?:请问)?", "x*"])
def test_a_form_that_every_text_has_is_refused_with_its_line(tmp_path: Path, form: str) -> None:
    lines = (LEXICONS / "dispositions.yaml").read_text("utf-8").splitlines()
    at = lines.index("patterns:") + 2
    lines.insert(at, f'  - {{name: difficulty, weight: 0.4, pattern: "{form}"}}')
    file = tmp_path / "forms.yaml"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DataError, match=rf"forms\.yaml, line {at + 1}: .*matches every text"):
        Lexicon(file)


def test_a_judgement_is_found_by_the_key_of_a_message_alone(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    for name in ("messages.jsonl", "messages_with_replies.jsonl"):
        (tmp_path / "messages" / name).write_text('{"title": "停水", "text": "停水三天"}\n', "utf-8")
    judged = tmp_path / "judged.csv"
    judged.write_text("key,disposition\n00000000,unclear\n", "utf-8")
    assert list(judged_messages(tmp_path, judged)) == []


def test_the_head_learns_a_form_that_no_lexicon_knows() -> None:
    forms = ("咿呀", "呜啦", "哔啵", "嗷呜", "叽咕", "噼啪")
    posts = [
        Asking(Sample("", f"{sign}{number}{sign}", {}, "test"), name)
        for sign, name in (*zip(forms, DISPOSITIONS, strict=True), ("喵喵", NOTHING))
        for number in range(8)
    ]
    weights = fit_dispositions(posts, Segmenter(), extractor_for(load_vectors()))
    assert weights.sequences.shape[1] == len(DISPOSITIONS) + 1
    assert weights.sequences.any()
    with pytest.raises(ValueError, match="needs an example"):
        fit_dispositions(posts[:8], Segmenter(), extractor_for(load_vectors()))


def test_a_post_without_a_category_may_ask_for_an_answer_all_the_same(classifier: Classifier) -> None:
    verdict = classifier.classify([Text("想了解一下异地就医备案需要什么材料")])[0]
    assert verdict.category is None
    assert verdict.disposition == "unclear"
    assert {evidence.judgement for evidence in verdict.evidence} == {"disposition"}


@pytest.mark.parametrize("text", ["今天天气真好，去河边散步", "新剧太好看了，一口气追完", ""])
def test_a_post_that_asks_for_nothing_has_no_disposition(classifier: Classifier, text: str) -> None:
    assert classifier.classify([Text(text)])[0].disposition is None


def test_characters_are_shown_where_no_word_of_the_lexicon_speaks(classifier: Classifier) -> None:
    text = "厂里给我们体检，尘肺的结果一张没发下来，全锁在办公室"
    verdict = classifier.classify([Text(text, channel="hotline")])[0]
    shown = [evidence for evidence in verdict.evidence if evidence.judgement == "disposition"]
    assert verdict.disposition == "problem"
    assert shown
    assert all(text[each.start : each.end] == each.text for each in shown)


def test_the_same_posts_give_the_same_weights_bit_for_bit() -> None:
    posts = [post for at, post in enumerate(made_up()) if at % 8 == 0]
    posts += [Asking(Sample("", text, {}, "test"), NOTHING) for text in ("今天天气真好", "新剧太好看了")]
    first, second = (fit_dispositions(posts, Segmenter(), extractor_for(load_vectors())) for _ in range(2))
    for name in DispositionWeights.__dataclass_fields__:
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_a_title_counts_thrice_and_a_text_without_one_as_it_is() -> None:
    assert titled("咨询落户\n条件是什么") == "咨询落户\n咨询落户\n咨询落户\n条件是什么"
    assert titled("\n条件是什么") == "\n条件是什么"


def test_a_faint_suspicion_asks_for_a_denial_less_than_a_strong_one(classifier: Classifier) -> None:
    posts = ["针对网上谣言多的情况，建议设立一个本地辟谣专栏", "网传都匀自来水被投毒，系谣言，请勿传播"]
    verdicts = classifier.classify([Text(post) for post in posts])
    assert [verdict.disposition for verdict in verdicts] == ["suggestion", "false"]
