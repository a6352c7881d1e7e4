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
