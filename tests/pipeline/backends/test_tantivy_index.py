"""What only the Tantivy index promises: a description, one writer, a remedy."""

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.domain.errors import Damaged, Unavailable
from pipeline.ports.search import Document, Query

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.ports.search import Document
now = datetime(2026, 9, 28, tzinfo=UTC)
index = TantivyIndex(Path(sys.argv[1]), TextAnalysis("small-1", str.split, str))
number = 0
while True:
    index.put([Document(str(number + at), 1, "post", "", "flood", now) for at in range(20)])
    number += 20
    print(number, flush=True)
"""
ANALYSIS = TextAnalysis("small-1", str.split, str)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def filled(directory: Path) -> None:
    with closing(TantivyIndex(directory, ANALYSIS)) as index:
        index.put([Document("a", 1, "post", "", "flood", NOON)])


def total(index: TantivyIndex) -> int:
    return index.search(Query(text="flood")).total


def test_an_index_is_found_again_after_a_restart(directory: Path) -> None:
    filled(directory)
    with closing(TantivyIndex(directory, ANALYSIS)) as index:
        assert total(index) == 1
        index.put([Document("a", 1, "post", "", "drought", NOON)])
        assert total(index) == 1


def test_an_index_of_another_dictionary_is_refused_with_the_remedy(directory: Path) -> None:
    filled(directory)
    with pytest.raises(Damaged, match=r"small-1.*large-2.*huiying reindex"):
        TantivyIndex(directory, TextAnalysis("large-2", str.split, str))


def test_an_index_with_the_traces_of_another_time_is_refused_with_the_remedy(directory: Path) -> None:
    filled(directory)
    (directory / "huiying.json").write_text('{"schema": 2, "segmenter": "small-1"}')
    with pytest.raises(Damaged, match=r"traces 1.*huiying reindex"):
        TantivyIndex(directory, ANALYSIS)


@pytest.mark.parametrize("broken", ["meta.json", "huiying.json"])
def test_a_damaged_index_is_refused_with_the_remedy(directory: Path, broken: str) -> None:
    filled(directory)
    (directory / broken).write_text('{"segments": [')
    with pytest.raises(Damaged, match="huiying reindex"):
        TantivyIndex(directory, ANALYSIS)


@pytest.mark.parametrize("suffix", [".idx", ".term", ".fast"])
def test_an_index_with_a_file_missing_is_refused_with_the_remedy(directory: Path, suffix: str) -> None:
    filled(directory)
    for file in directory.glob(f"*{suffix}"):
        file.unlink()
    with pytest.raises(Damaged, match="huiying reindex"):
        TantivyIndex(directory, ANALYSIS)


def test_a_fresh_index_takes_the_place_of_a_damaged_one(directory: Path) -> None:
    filled(directory)
    (directory / "meta.json").write_text("nonsense")
    with closing(TantivyIndex.fresh(directory, ANALYSIS)) as index:
        assert total(index) == 0
        index.put([Document("a", 1, "post", "", "flood", NOON)])
        assert total(index) == 1


def test_an_index_that_is_being_written_is_not_taken_away(directory: Path) -> None:
    with closing(TantivyIndex(directory, ANALYSIS)) as writer:
        writer.put([Document("a", 1, "post", "", "flood", NOON)])
        with pytest.raises(Unavailable, match="stop it first"):
            TantivyIndex.fresh(directory, ANALYSIS)
        assert total(writer) == 1


def test_a_reader_follows_an_index_that_is_built_anew(directory: Path) -> None:
    filled(directory)
    with closing(TantivyIndex(directory, ANALYSIS)) as reader:
        assert total(reader) == 1
        with closing(TantivyIndex.fresh(directory, ANALYSIS)) as writer:
            assert total(reader) == 0
            writer.put([Document(str(at), 1, "post", "", "flood", NOON) for at in range(2)])
            assert total(reader) == 2


def test_a_second_writer_is_told_to_wait_until_the_first_has_closed(directory: Path) -> None:
    filled(directory)
    with (
        closing(TantivyIndex(directory, ANALYSIS)) as first,
        closing(TantivyIndex(directory, ANALYSIS)) as second,
    ):
        first.expire(NOON)
        with pytest.raises(Unavailable, match="another process writes"):
            second.expire(NOON)
        first.close()
        second.put([Document("b", 1, "post", "", "flood", NOON)])
        assert total(second) == 2


@pytest.mark.parametrize("bad", [{"case_id": "half \ud83d"}, {"version": 2**70}, {"id": "\ud83d"}])
def test_a_document_that_cannot_be_a_row_is_its_own_fault_and_spoils_nothing(
    directory: Path, bad: dict[str, Any]
) -> None:
    good = Document("a", 1, "post", "", "flood", NOON)
    with closing(TantivyIndex(directory, ANALYSIS)) as index:
        with pytest.raises((ValueError, OverflowError)):
            index.put([good, replace(good, **{"id": "b", **bad})])
        assert total(index) == 0
        index.put([good])
        assert total(index) == 1


def test_a_writer_killed_at_any_moment_loses_nothing_it_had_put(directory: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(directory)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    put = [int(process.stdout.readline()) for _ in range(5)]
    process.kill()
    put += map(int, process.communicate()[0].splitlines())
    with closing(TantivyIndex(directory, ANALYSIS)) as index:
        held = total(index)
        assert held % 20 == 0
        assert held >= put[-1]
        index.put([Document("after", 1, "post", "", "flood", NOON)])
        assert total(index) == held + 1
