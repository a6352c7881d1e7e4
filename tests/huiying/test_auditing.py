"""huiying audit: what a script and a person get to see."""

import sqlite3
from pathlib import Path

import pytest

from tests.huiying.conftest import Huiying

TABLE = "来电时间,来电内容\n2026-03-01 09:00,福泉市马场坪停水三天没人管\n"


@pytest.fixture
def imported(huiying: Huiying, tmp_path: Path, home: Path) -> Path:
    table = tmp_path / "calls.csv"
    table.write_text(TABLE, "utf-8")
    assert huiying("import", str(table), "--json").code == 0
    return home / "store.sqlite"


def test_a_sound_store_ends_with_0(huiying: Huiying, imported: Path) -> None:
    ended = huiying("audit", "--json")
    assert (ended.code, ended.json["cases"], ended.json["differences"]) == (0, 1, [])
    assert ended.json["events"] >= 1


def test_a_tampered_row_ends_with_1_and_is_named(huiying: Huiying, imported: Path) -> None:
    with sqlite3.connect(imported) as store:
        store.execute("UPDATE clocks SET due_at = due_at + 3600000000 WHERE kind = 'dispatch'")
    store.close()
    ended = huiying("audit", "--json")
    assert ended.code == 1, ended.err
    (difference,) = ended.json["differences"]
    assert (difference["table"], "due_at" in difference["what"]) == ("clocks", True)
    assert "due_at" in huiying("audit").out
