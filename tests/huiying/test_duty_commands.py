"""`huiying duty`: the roster from a spreadsheet, who is on it now, what is wrong with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HEAD = "单位,开始,结束,值班人员,值班电话\n"


def line(desk: str, starts: float, ends: float, person: str, phone: str = "0854-8221234") -> str:
    """A row of hours from now."""
    span = (f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (starts, ends))
    return f"{desk},{','.join(span)},{person},{phone}\n"


def test_a_roster_is_entered_told_and_checked(huiying: Any, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(HEAD + line("office", -1, 10, "甲") + line("office", 9, 60, "乙") + line("office", 1, 2, "丙", "x"))
    report = huiying("duty", "import", str(file), "--json").json
    assert (report["rows"], report["entered"], report["rejected"][0]["row"]) == (3, 2, 4)
    assert "2 known" in huiying("duty", "import", str(file)).out
    assert [row["person"] for row in huiying("duty", "now", "--json").json] == ["甲"]
    checked = huiying("duty", "check", "--days", "2", "--json")
    assert (checked.code, [(fault["fault"], fault["who"]) for fault in checked.json]) == (1, [("twice", "甲, 乙")])
    assert [fault["fault"] for fault in huiying("duty", "check", "--days", "4", "--json").json] == ["nobody", "twice"]


def test_a_roster_of_which_no_row_can_be_entered_fails(huiying: Any, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(HEAD + line("nowhere", 0, 8, "甲"))
    assert huiying("duty", "import", str(file)).code == 1
    file.write_text("a,b\n1,2\n")
    assert huiying("duty", "import", str(file)).code == 2


def test_a_call_goes_from_one_to_the_next_until_somebody_acknowledges_it(huiying: Any) -> None:
    first = ("duty", "contact", "office", "张某", "0854-8220001", "--rank", "1")
    assert huiying(*first, "--post", "科员", "--json").json["person"] == "张某"
    assert huiying("duty", "contact", "office", "李某", "0854-8220002", "--rank", "2").code == 0
    called = huiying("duty", "call", "office", "请立即核实", "--minutes", "5", "--json").json
    assert (called["state"], called["with"], called["telephone"]) == ("called", "张某", "0854-8220001")
    assert huiying("duty", "not-reached", called["call"], "--json").json["with"] == "李某"
    assert [row["call"] for row in huiying("duty", "calls", "--json").json] == [called["call"]]
    heard = huiying("duty", "acknowledge", called["call"], "李某", "--note", "马上去", "--json").json
    assert (heard["state"], heard["said"]) == ("acknowledged", "李某：马上去")
    assert huiying("duty", "calls", "--json").json == []
    assert len(huiying("duty", "calls", "--all", "--json").json) == 1
    again = huiying("duty", "acknowledge", called["call"], "王某")
    assert (again.code, "over" in again.err) == (1, True)


def test_a_call_is_withdrawn_with_a_reason(huiying: Any) -> None:
    huiying("duty", "contact", "office", "张某", "0854-8220001")
    name = huiying("duty", "call", "office", "请核实", "--json").json["call"]
    assert huiying("duty", "withdraw", name, " ").code == 1
    assert huiying("duty", "withdraw", name, "误报", "--json").json["state"] == "withdrawn"


def test_a_call_to_nowhere_or_about_no_case_is_refused(huiying: Any) -> None:
    nowhere = huiying("duty", "call", "nowhere", "请核实")
    assert (nowhere.code, "no such body" in nowhere.err) == (1, True)
    assert "no case" in huiying("duty", "call", "office", "请核实", "--case", "123").err
    assert "no call" in huiying("duty", "acknowledge", "123", "张某").err


def test_contacts_are_entered_confirmed_and_taken_out(huiying: Any) -> None:
    private = huiying("duty", "contact", "522702.water", "张某", "13800000000")
    assert (private.code, "issues it for duty" in private.err) == (1, True)
    entered = huiying("duty", "contact", "522702.water", "张某", "13800000000", "--duty-mobile", "--json").json
    assert huiying("duty", "confirm-contact", str(entered["number"])).code == 0
    (standing,) = huiying("duty", "contacts", "--desk", "522702.water", "--json").json
    assert (standing["stale"], standing["confirmed_at"] > entered["confirmed_at"]) == (False, True)
    assert huiying("duty", "contacts", "--desk", "office").out.strip() == "none"
    assert huiying("duty", "remove-contact", str(entered["number"]), "--json").json["phone"] == "13800000000"
    assert huiying("duty", "contacts", "--json").json == []
    assert "no contact" in huiying("duty", "remove-contact", "7").err
