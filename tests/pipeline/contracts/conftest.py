"""One fixture per port, every backend: what passes here may be wired."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.ports.bus import Bus
from pipeline.ports.search import SearchIndex

OpenBus = Callable[..., Bus]
OpenIndex = Callable[[], SearchIndex]

_WORDS = re.compile("贵州大学|贵州|大学|福泉市|福泉|洪水|学校|停课|的|[a-z0-9]+|.", re.DOTALL)
_SIMPLIFIED = str.maketrans("貴學課", "贵学课")


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=pytest.mark.services)])
def open_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenBus]:
    """Opens one more client of the same bus, empty at first; `partitions` counts those of its topics."""
    opened: list[Bus] = []
    kafka = request.getfixturevalue("kafka_url") if request.param == "kafka" else ""

    def open_client(partitions: int = 0) -> Bus:
        bus: Bus
        if kafka:
            from pipeline.backends.kafka.kafka_bus import KafkaBus

            bus = KafkaBus(f"{kafka}?partitions={partitions or 1}")
        else:
            bus = SqliteBus(
                tmp_path / "bus.db", dict.fromkeys(("posts", "changes"), partitions) if partitions else None
            )
        opened.append(bus)
        return bus

    yield open_client
    for bus in opened:
        bus.close()


@pytest.fixture(scope="session")
def analysis() -> TextAnalysis:
    """A dictionary of a few words, so that these tests rest on no other room."""
    return TextAnalysis("small-1", _WORDS.findall, lambda text: text.translate(_SIMPLIFIED))


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.services)])
def open_index(request: pytest.FixtureRequest, tmp_path: Path, analysis: TextAnalysis) -> Iterator[OpenIndex]:
    """Opens one more client of the same index, empty at first; the first to write is the writer."""
    opened: list[SearchIndex] = []
    elasticsearch = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else ""

    def open_client() -> SearchIndex:
        index: SearchIndex
        if elasticsearch:
            from pipeline.backends.elasticsearch.elasticsearch_index import ElasticsearchIndex

            index = ElasticsearchIndex(f"{elasticsearch}?replicas=0", analysis)
        else:
            index = TantivyIndex(tmp_path / "index", analysis)
        opened.append(index)
        return index

    yield open_client
    for index in opened:
        index.close()


@pytest.fixture
def index(open_index: OpenIndex) -> SearchIndex:
    return open_index()
