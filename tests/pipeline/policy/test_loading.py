"""What a faulty profile is told: file, line, field, and what to do."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.domain.errors import Invalid
from pipeline.policy import ProfileError, load, load_text
from pipeline.policy.layers import PROFILES

Write = Callable[[str], Path]

LOCAL = """\
id: somewhere
name: 某州
extends: national
jurisdiction:
  code: "5227"
  short: 某州
  own_names: [某州]
  superior: {code: "52", short: 某省}
divisions: divisions.csv
"""


def _clock(kind: str = "notice", budget: str = "1h", calendar: str = "natural", owed_by: str = "lead") -> str:
    fields = f"kind: {kind}, budget: {budget}, calendar: {calendar}, starts: event, owed_by: {owed_by}"
    return f"clocks:\n  - {{id: x, {fields}, clause: a}}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a local profile beside a small division table."""
    (tmp_path / "divisions.csv").write_text("code,name\n522701,甲市\n522722,乙县\n", encoding="utf-8")

    def _write(text: str) -> Path:
        path = tmp_path / "somewhere.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def _line(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_local_profile_inherits_the_national_one(write: Write) -> None:
    profile = load(str(write(LOCAL)))
    assert profile.bodies["522722.police"].name == "乙县公安局"
    assert {rule.id for rule in profile.clock_rules} >= {"response", "press-conference"}


def test_other_words_take_the_inherited_english_away(write: Write) -> None:
    own = "hot_topics:\n  - {id: schooling, name: 义务教育入学}\n  - {id: taxes, name: 减税降费}\n"
    profile = load(str(write(LOCAL + own + "market: {name: 市场预期}\n")))
    english = {topic.id: topic.english for topic in profile.hot_topics}
    assert (english["schooling"], english["taxes"], profile.market.english) == ("", "Cuts of taxes and fees", "")


def test_a_translation_is_no_part_of_the_policy(write: Write) -> None:
    plain = load(str(write(LOCAL)))
    told = load(str(write(LOCAL + "hot_topics:\n  - {id: schooling, english: Going to school}\n")))
    assert told.hot_topics != plain.hot_topics
    assert (told.hash, load_text(told.text).hash) == (plain.hash, plain.hash)


@pytest.mark.parametrize(
    ("addition", "at", "says"),
    [
        (
            "hot_topics:\n  - {id: schooling, english: 就学}\n",
            "schooling",
            r"english: the field english must hold no Chinese",
        ),
        ("informed: [office, parliament]\n", "informed:", r"informed: unknown body 5227\.parliament"),
        (
            "major: {dispositions: [], posts: 0, clause: a}\nclocks:\n  - {id: x, kind: response, budget: 1h,"
            " calendar: natural, emergency: false, major: true, starts: detection, owed_by: lead, clause: a}\n",
            "- {id: x",
            "nobody owes it: the section major",
        ),
        (
            "message_board: {body: letters, clause: a}\n",
            "message_board:",
            r"body: unknown body 5227\.letters",
        ),
        (
            "topics:\n  - {id: x, topics: [民政], department: parliament, clause: (p)}\n",
            "- {id: x",
            r"topics\[0\]\.department: no body does the work of 'parliament'",
        ),
        (
            "topics:\n  - {id: x, topics: [天文], department: civil, clause: (p)}\n",
            "- {id: x",
            r"topics\[0\]\.topics: unknown name '天文'",
        ),
        ("topics:\n  - {id: x, department: civil, clause: (p)}\n", "- {id: x", "it takes everything"),
        (
            "topics:\n  - {id: x, topics: [民政], department: civil, clause: (p)}\n",
            "topics:",
            "it is never reached: x before it takes all of it",
        ),
        (
            _clock(kind="lunch"),
            "- {id: x",
            r"clocks\[0\]\.kind: unknown kind 'lunch'",
        ),
        (
            _clock(calendar="lunar"),
            "- {id: x",
            "unknown calendar 'lunar'",
        ),
        (
            _clock(budget="soon"),
            "- {id: x",
            "give minutes, hours or days",
        ),
        (
            _clock(owed_by="moon"),
            "- {id: x",
            "unknown owed_by 'moon'",
        ),
        (
            "clocks:\n  - {id: x, kind: notice, budget: 1h, calendar: natural, starts: event, owed_by: lead,"
            " clause: a, channels: [news], except_channels: [news]}\n",
            "- {id: x",
            "nobody owes it",
        ),
        (_clock(), "- {id: x", r"clocks\[0\]\.id: it overlaps notice, of the same kind and matters"),
        ("arbiter: {body: parliament, clause: a}\n", "arbiter:", r"arbiter\.body: unknown body 5227\.parliament"),
        (
            "ladder:\n  - {id: x, text: a, clause: a, proposes: true, grounds: [late], measures: [interview],"
            " decided_by: [king]}\n",
            "- {id: x",
            r"decided_by: unknown body 5227\.king",
        ),
        ("ladder:\n  - {id: x, text: a, clause: a, proposes: true}\n", "- {id: x", "needs grounds and measures"),
        (
            "ladder:\n  - {id: x, text: a, clause: a, proposes: true, grounds: [late], measures: [interview],"
            " decided_by: [finance]}\n",
            "- {id: x",
            "nobody sits there who could decide it",
        ),
        ("arbiter: {body: finance, clause: a}\n", "arbiter:", "nobody sits at the arbiter"),
        ("seats: {mayor: [office]}\n", "seats:", "unknown field; known are analyst"),
        ("seats: {leader: [parliament]}\n", "seats:", r"seats\.leader: unknown body 5227\.parliament"),
        ("major: {dispositions: [loud]}\n", "major:", "unknown dispositions 'loud'"),
        ('units:\n  - {code: "522701", aliases: [某州]}\n', "- {code", "what texts call the whole jurisdiction"),
        ("clocks:\n  - {id: response, budget: 72h}\n", "- {id: response", "tightened, never loosened"),
        (
            "clocks:\n  - {id: response, budget: 72h, clause: (p)}\n",
            "- {id: response",
            "tightened, never loosened",
        ),
        ("clocks:\n  - {id: response, calendar: working}\n", "- {id: response", "only its budget"),
        ("clocks:\n  - {id: x, budget: 1h}\n", "- {id: x", "the field calendar is missing"),
        ("ladder:\n  - {text: 批评, clause: a, proposes: true}\n", "- {text", "the field id is missing"),
        (
            "ladder:\n  - {id: x, text: a, clause: a}\n  - {id: x, text: b, clause: a}\n",
            "text: b",
            "the id 'x' is given twice",
        ),
        ("ladder:\n  - {id: x, text: a, clause: a, proposes: perhaps}\n", "- {id: x", "give true or false"),
        ('units:\n  - {code: "440100", name: 广州}\n', "- {code", "lies outside 5227"),
        ('units:\n  - {code: "522771", name: 丙区, within: "522799"}\n', "- {code", "is not a unit"),
        ("hours:\n  spans: 朝九晚五\n", "spans:", "hours.spans: give a list"),
        ('hours:\n  spans: ["14:00-17:00", "09:00-12:00"]\n', "spans:", "in order and without overlap"),
        ('hours:\n  spans: ["nine to five"]\n', "spans:", "give a span like"),
        ("routing:\n  by_luck: (p)\n", "by_luck", "unknown field"),
        ("colour: red\n", "colour:", "colour: unknown field; known are"),
        ("name: 又一个\n", "name: 又一个", "the field is given twice"),
        ("ladder: [\n", "ladder", "not YAML"),
        ("informed: []\ncoordinators: 办公室\n", "coordinators", "coordinators: give a list"),
        ("ladder:\n  - {id: x, text: [a], clause: a}\n", "- {id: x", "text: give a single value"),
        ("ladder: {id: x}\n", "ladder:", "give a list of mappings"),
    ],
)
def test_a_fault_is_named_with_its_line_and_field(addition: str, at: str, says: str, write: Write) -> None:
    text = LOCAL + addition
    with pytest.raises(ProfileError, match=says) as caught:
        load(str(write(text)))
    if caught.value.file == "somewhere.yaml" and "not YAML" not in says:
        assert caught.value.line == _line(text.replace(LOCAL, "\n" * LOCAL.count("\n")), at)
    assert str(caught.value).startswith(f"{caught.value.file}:{caught.value.line}: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "extends: national",
            "extends: galactic",
            "there is no profile 'galactic'; known are bazhong, national",
        ),
        ('code: "5227"', "code: 黔南", "give a division code"),
        ('{code: "52", short: 某省}', '{code: "44", short: 某省}', "give the division above"),
        (
            "divisions: divisions.csv",
            "divisions: lost.csv",
            r"lost\.csv:1: the division table does not exist",
        ),
        ("name: 某州\n", "", "the field name is missing"),
        ("name: 某州\n", "name: ''\n", "it is empty"),
    ],
)
def test_what_a_profile_must_say_is_missed(old: str, new: str, says: str, write: Write) -> None:
    with pytest.raises(ProfileError, match=says):
        load(str(write(LOCAL.replace(old, new, 1))))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("440100,广州市", "the place 440100 广州市 lies outside 5227"),
        ("522701,甲市", "522701 is given twice"),
        ("522703", "give a row as code,name"),
    ],
)
def test_a_bad_row_of_the_division_table_is_named(row: str, says: str, write: Write, tmp_path: Path) -> None:
    path = write(LOCAL)
    with (tmp_path / "divisions.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    with pytest.raises(ProfileError, match=rf"divisions\.csv:4: .*{says}"):
        load(str(path))


def test_a_topic_that_no_rule_takes_is_unreachable(write: Write) -> None:
    taxonomy = load("qiannan").topics
    with pytest.raises(ProfileError, match=r"somewhere\.yaml:10: taxonomy: no rule takes 天文"):
        load(str(write(f"{LOCAL}taxonomy: [{', '.join((*taxonomy, '天文'))}]\n")))


def test_a_profile_without_a_kind_of_clock_is_refused(write: Write) -> None:
    national = (PROFILES / "national.yaml").read_text(encoding="utf-8")
    path = write(LOCAL)
    (path.parent / "national.yaml").write_text(
        "".join(line for line in national.splitlines(keepends=True) if "kind: evaluation" not in line),
        encoding="utf-8",
    )
    with pytest.raises(ProfileError, match="no clock of the kinds evaluation"):
        load(str(path))


def test_profiles_that_extend_each_other_are_refused_with_the_whole_chain(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("id: one\nextends: two\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("id: two\nextends: one\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=re.escape("two.yaml:2: extends: ")) as caught:
        load(str(tmp_path / "one.yaml"))
    assert "one → two → one" in str(caught.value)


def test_a_profile_that_nobody_wrote_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="known are bazhong, national"):
        load("atlantis")


def test_a_profile_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_bytes("name: 黔南州".encode("gb18030"))
    with pytest.raises(ProfileError, match="not UTF-8"):
        load(str(tmp_path / "old.yaml"))


def test_an_empty_profile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ProfileError, match="the file is empty"):
        load(str(tmp_path / "empty.yaml"))


def test_the_national_profile_alone_is_of_no_place() -> None:
    with pytest.raises(ProfileError, match="the field jurisdiction is missing"):
        load("national")


@pytest.mark.parametrize(
    ("local", "hours", "clause"),
    [
        ("{id: response, budget: 24h, clause: 某州 第八条}", 24, "某州 第八条"),  # tightened by a clause
        ("{id: response, budget: 24h}", 24, "国办发〔2016〕61号"),  # tightened by choice: the clause stays
        (
            "{id: response, budget: 72h, clause: 某州 第八条}",
            48,
            "国办发〔2016〕61号",
        ),  # the stricter applies
        ("{id: dispatch, budget: 36h}", 48, "国办发〔2016〕61号"),  # another clock is another clock
    ],
)
def test_where_national_and_local_differ_the_stricter_applies(
    local: str, hours: int, clause: str, write: Write
) -> None:
    profile = load(str(write(f"{LOCAL}clocks:\n  - {local}\n")))
    found = next(rule for rule in profile.clock_rules if rule.id == "response")
    assert (found.budget, found.clause) == (timedelta(hours=hours), clause)
    assert not found.product_default


def test_a_default_of_the_product_may_be_loosened(write: Write) -> None:
    profile = load(str(write(f"{LOCAL}clocks:\n  - {{id: dispatch, budget: 36h}}\n")))
    found = next(rule for rule in profile.clock_rules if rule.id == "dispatch")
    assert (found.budget, found.product_default) == (timedelta(hours=36), True)


def test_comments_do_not_change_the_policy_but_numbers_do(write: Write) -> None:
    plain = load(str(write(LOCAL))).hash
    assert load(str(write(LOCAL + "# a remark\n"))).hash == plain
    assert load(str(write(f"{LOCAL}clocks:\n  - {{id: dispatch, budget: 23h}}\n"))).hash != plain


def test_a_stored_text_that_is_no_profile_is_refused() -> None:
    with pytest.raises(Invalid, match="policy"):
        load_text('{"id": 5}')
