"""huiying profile: what it says of a case, of a post, and of two policies."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.policy import load
from tests.huiying.conftest import Ended, Huiying

CALLS = "来电时间,来电内容\n2026-09-30 16:30,福泉市马场坪停水三天没人管，电话打不通\n"
CHINESE = re.compile(r"[一-鿿]")
MINE = "id: mine\nname: 黔南州（试）\nextends: qiannan\n"


@pytest.fixture
def imported(huiying: Huiying, tmp_path: Path, home: Path) -> Path:
    table = tmp_path / "calls.csv"
    table.write_text(CALLS, "utf-8")
    assert huiying("import", str(table), "--json").code == 0
    return home / "store.sqlite"


def _first(store: Path, question: str) -> str:
    with sqlite3.connect(store) as connection:
        (found,) = connection.execute(question).fetchone()
    connection.close()
    return str(found)


@pytest.fixture
def case_id(imported: Path) -> str:
    return _first(imported, "SELECT id FROM cases")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(f"{MINE}clocks:\n  - {{id: dispatch, budget: 12h}}\n", "utf-8")
    return file


def test_a_case_is_explained_with_its_bodies_clauses_and_arithmetic(huiying: Huiying, case_id: str) -> None:
    ended = huiying("profile", "explain", case_id)
    assert ended.code == 0, ended.err
    assert "主办" in ended.out
    assert "QN §8.1" in ended.out
    assert "SD 三(三)3 限时办结" in ended.out
    assert "工作时间  +" in ended.out
    assert "两次退回后裁定：黔南州人民政府办公室（QN §8.1" in ended.out
    assert "发声：主办单位负责人或其新闻发言人（无条款，产品默认）" in ended.out
    assert "受理热线来电、回访：黔南州12345民心热线中心（QN §9.3" in ended.out


def test_the_desks_are_listed_with_their_clauses(huiying: Huiying) -> None:
    rows = {row["id"]: row["part"] for row in huiying("profile", "show", "tongjiang", "--json").json}
    assert rows["230881.information"].startswith("受理网民留言、回访（TJ §8")
    assert rows["230881.hotline"] == "受理热线来电、回访（TJ §13 信访局牵头）"
    english = {row["id"]: row["part"] for row in huiying("profile", "show", "--json", "--language", "en").json}
    assert english["5227.hotline"].endswith("asks the writers (no clause: the product's default)")
    assert english["5227.police"] == ""


def test_the_steps_of_a_deadline_add_up_to_its_budget(huiying: Huiying, case_id: str) -> None:
    found = huiying("profile", "explain", case_id, "--json", "--language", "en").json
    (completion,) = [each for each in found["deadlines"] if each["kind"] == "completion"]
    assert completion["arithmetic"][-1].endswith("= 35 h")
    assert "+ 35 h working time" in completion["sentence"]
    assert completion["basis"].startswith("SD 三(三)3")
    assert (found["policy"], found["current"]) == ("qiannan", True)
    assert found["route"]["reason"].startswith("It happened in 福泉市, by the topic “")
    assert {each["reason"].split(" ")[0] for each in found["route"]["parties"]} <= {"", "It", "Works", "The", "Second"}


def test_an_explanation_in_english_is_chinese_only_in_names_and_in_what_it_quotes(
    huiying: Huiying, case_id: str
) -> None:
    asked = ("profile", "explain", case_id, "--language", "en")
    told, found = huiying(*asked).out, huiying(*asked, "--json").json
    quoted = {found["title"], "福泉市", found["route"]["clause"]}
    quoted |= {party[part] for party in found["route"]["parties"] for part in ("name", "clause")}
    quoted |= {deadline[part] for deadline in found["deadlines"] for part in ("clause", "basis")}
    quoted |= {part for note in found["notes"] for part in re.findall(r"(?:\(| )((?:QN|TJ|OT) .+?)\)?$", note)}
    quoted |= {body.name for body in load("qiannan").bodies.values()}
    for words in sorted(quoted, key=len, reverse=True):
        told = told.replace(words, "")
    assert re.findall("[一-鿿]+", told) == []


def test_a_post_is_explained_by_its_case(huiying: Huiying, case_id: str, imported: Path) -> None:
    post_id = _first(imported, "SELECT id FROM posts")
    assert huiying("profile", "explain", post_id, "--json").json["case"] == case_id


def test_a_post_outside_every_case_is_told_why(huiying: Huiying, imported: Path) -> None:
    with sqlite3.connect(imported) as connection:
        connection.execute("UPDATE posts SET case_id = ''")
    connection.close()
    found = huiying("profile", "explain", _first(imported, "SELECT id FROM posts"), "--json").json
    assert found["case"] == ""
    assert "不在任何事项中" in found["notes"][0]
    assert {each["kind"] for each in found["deadlines"]} == {"dispatch", "completion"}


@pytest.mark.parametrize(("arguments", "code"), [(["nothing"], 1), (["nothing", "--language", "xx"], 2)])
def test_what_cannot_be_explained_is_refused_in_one_line(huiying: Huiying, arguments: list[str], code: int) -> None:
    ended = huiying("profile", "explain", *arguments)
    assert (ended.code, ended.err.count("\n")) == (code, 1)


def test_two_profiles_are_compared_rule_by_rule_and_case_by_case(huiying: Huiying, case_id: str, mine: Path) -> None:
    found = huiying("profile", "diff", "qiannan", str(mine), "--json").json
    assert {
        "section": "clock_rules",
        "id": "dispatch",
        "field": "budget",
        "before": "24 h",
        "after": "12 h",
    } in found["rules"]
    (moved,) = [each for each in found["cases"] if each["what"] == "dispatch"]
    before, after = (datetime.fromisoformat(moved[each]) for each in ("before", "after"))
    assert (moved["case"], before - after) == (case_id, timedelta(hours=12))


def test_every_section_of_a_profile_that_was_edited_is_told(huiying: Huiying, imported: Path, mine: Path) -> None:
    edits = {
        "major: {posts: 5}": ("major", "posts", "30", "5"),
        "seats: {leader: [office, news]}": ("seats", "", "", "news"),
        "involvement: {shared: [两县]}": ("shared_words", "", "两市", "两县"),
        'hours: {spans: ["08:00-12:00"]}': ("hours", "spans", "09:00:00", "08:00:00"),
        "arbiter: {body: supervision, clause: x}": ("arbiter", "body", "office", "supervision"),
    }
    for edit, told in edits.items():
        mine.write_text(f"{MINE}{edit}\n", "utf-8")
        rules = huiying("profile", "diff", "qiannan", str(mine), "--json").json["rules"]
        (found,) = [each for each in rules if (each["id"], each["field"]) == told[:2]]
        assert [told[2] in found["before"], told[3] in found["after"]] == [True, True]


@pytest.mark.parametrize(("language", "head", "what"), [("zh", "改为", "派单"), ("en", "after", "dispatch")])
def test_what_would_move_is_told_in_the_reader_s_language_and_time(
    huiying: Huiying, case_id: str, mine: Path, language: str, head: str, what: str
) -> None:
    (moved,) = huiying("profile", "diff", "qiannan", str(mine), "--json").json["cases"]
    told = huiying("profile", "diff", "qiannan", str(mine), "--language", language).out
    due = datetime.fromisoformat(moved["after"]).astimezone(timezone(timedelta(hours=8)))
    assert [words for words in (head, what, f"{due:%Y-%m-%d %H:%M}") if words not in told] == []


@pytest.mark.parametrize("command", ["check", "show", "diff a b", "adopt", "recompute", "explain x"])
def test_a_language_nobody_speaks_here_is_refused(huiying: Huiying, command: str) -> None:
    ended = huiying("profile", *command.split(), "--language", "fr")
    assert (ended.code, "give zh or en" in ended.err) == (2, True)


def test_a_profile_compared_with_itself_differs_in_nothing(huiying: Huiying, imported: Path) -> None:
    assert huiying("profile", "diff", "qiannan", "qiannan", "--json").json == {"rules": [], "cases": []}


def test_a_policy_that_a_case_keeps_can_be_compared_by_its_hash(huiying: Huiying, imported: Path) -> None:
    kept = _first(imported, "SELECT hash FROM policies")
    assert huiying("profile", "diff", kept, "qiannan", "--json").json == {"rules": [], "cases": []}


@pytest.mark.parametrize("name", ["qiannan", "bazhong", "tongjiang", "otog-front", "shaodong"])
def test_every_shipped_profile_passes_its_check(huiying: Huiying, name: str) -> None:
    ended = huiying("profile", "check", name, "--json")
    assert (ended.code, ended.json["id"]) == (0, name)


@pytest.mark.parametrize(
    ("fault", "line", "says"),
    [
        ("arbiter: {body: parliament, clause: a}", 4, "unknown body 5227.parliament"),
        ("taxonomy: [天文]", 4, "unknown name"),
        ('units:\n  - {code: "440100", name: 广州}', 5, "lies outside 5227"),
        ("clocks:\n  - {id: response, budget: 72h}", 5, "tightened, never loosened"),
        (
            "clocks:\n  - {id: x, kind: notice, budget: 1h, calendar: natural, starts: event, owed_by: lead,"
            " clause: a, channels: [news], except_channels: [news]}",
            5,
            "nobody owes it",
        ),
        (
            "clocks:\n  - {id: x, kind: notice, budget: 1h, calendar: natural, starts: event, owed_by: lead,"
            " clause: a}",
            5,
            "overlaps notice",
        ),
    ],
)
def test_a_fault_of_a_profile_ends_the_check_with_file_and_line(
    huiying: Huiying, mine: Path, fault: str, line: int, says: str
) -> None:
    mine.write_text(f"{MINE}{fault}\n", "utf-8")
    ended = huiying("profile", "check", str(mine), "--language", "en")
    assert ended.code == 2
    assert says in ended.err
    assert not CHINESE.search(ended.err.replace("党务政务", "").replace("天文", ""))
    chinese = huiying("profile", "check", str(mine))
    assert (chinese.code, chinese.err.partition(".yaml:")[2][:2]) == (2, ended.err.partition(".yaml:")[2][:2])
    assert CHINESE.search(chinese.err)
    assert says not in chinese.err
    assert "HUIYING_PROFILE" not in ended.err  # it was named on the command line
    if "unknown name" not in says:
        assert f"mine.yaml:{line}: " in ended.err


def _edited(mine: Path) -> None:
    mine.write_text(f"{MINE}clocks:\n  - {{id: dispatch, budget: 6h}}\n", "utf-8")


@pytest.fixture
def under_mine(huiying: Huiying, tmp_path: Path, home: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a case opened under `mine`, which was edited since."""
    monkeypatch.setenv("HUIYING_PROFILE", str(mine))
    table = tmp_path / "calls.csv"
    table.write_text(CALLS, "utf-8")
    assert huiying("import", str(table), "--json").code == 0
    _edited(mine)
    return home / "store.sqlite"


def _more(huiying: Huiying, tmp_path: Path) -> Ended:
    table = tmp_path / "more.csv"
    table.write_text("来电时间,来电内容\n2026-09-30 17:00,都匀市公交末班太早，下班坐不上车\n", "utf-8")
    return huiying("import", str(table), "--json")


def _dispatch(huiying: Huiying, store: Path) -> timedelta:
    found = huiying("profile", "explain", _first(store, "SELECT id FROM cases ORDER BY opened_at"), "--json").json
    (due,) = [each["due_at"] for each in found["deadlines"] if each["kind"] == "dispatch"]
    anchor = _first(store, "SELECT anchor_at FROM clocks WHERE kind = 'dispatch' ORDER BY anchor_at")
    return datetime.fromisoformat(due) - datetime.fromtimestamp(int(anchor) / 1e6, UTC)


def test_a_profile_edited_while_cases_are_open_is_refused_with_the_way_out(
    huiying: Huiying, under_mine: Path, tmp_path: Path
) -> None:
    ended = _more(huiying, tmp_path)
    assert ended.code == 1
    assert "尚有1件事项按原文本办理" in ended.err
    assert "`huiying profile adopt` lists what would move" in ended.err
    assert ended.err.count("\n") == 1
    assert _first(under_mine, "SELECT count(*) FROM cases") == "1"
    assert _dispatch(huiying, under_mine) == timedelta(hours=12)


def test_adopting_lists_what_would_move_and_moves_nothing_by_itself(
    huiying: Huiying, under_mine: Path, tmp_path: Path
) -> None:
    listed = huiying("profile", "adopt", "--json").json
    assert (listed["open_cases"], listed["in_force"], listed["moved"]) == (1, False, 0)
    assert [each["what"] for each in listed["cases"]] == ["dispatch"]
    assert _more(huiying, tmp_path).code == 1


def test_open_cases_keep_their_text_where_the_new_one_is_adopted_for_new_cases(
    huiying: Huiying, under_mine: Path, tmp_path: Path
) -> None:
    assert huiying("profile", "adopt", "--keep").code == 0
    assert _dispatch(huiying, under_mine) == timedelta(hours=12)
    assert _more(huiying, tmp_path).code == 0
    assert _first(under_mine, "SELECT count(*) FROM cases") == "2"


def test_a_named_command_moves_the_open_cases_and_the_audit_holds(
    huiying: Huiying, under_mine: Path, tmp_path: Path
) -> None:
    assert huiying("profile", "adopt", "--move", "--json").json["moved"] == 1
    assert _dispatch(huiying, under_mine) == timedelta(hours=6)
    assert huiying("audit", "--json").json["differences"] == []
    assert _more(huiying, tmp_path).code == 0


@pytest.mark.usefixtures("imported")
def test_cases_of_another_place_refuse_its_profile(
    huiying: Huiying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYING_PROFILE", "bazhong")
    ended = _more(huiying, tmp_path)
    assert ended.code == 1
    assert "1 open cases here are of qiannan: give bazhong a data directory of its own" in ended.err
    for decided in ("--keep", "--move"):
        ended = huiying("profile", "adopt", decided)
        assert (ended.code, "data directory of its own" in ended.err) == (1, True)


def test_nothing_provisional_means_nothing_to_recompute(huiying: Huiying, imported: Path) -> None:
    found = huiying("profile", "recompute", "--yes", "--json").json
    assert (found["provisional"], found["settled_cases"]) == (0, 0)
