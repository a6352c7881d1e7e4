"""What a URL's scheme stands for: the log, the database and the search index, each of one kind or another.

A driver is imported when its URL is used.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from huiying.errors import SettingsError
from pipeline.ports.bus import Bus
from pipeline.ports.search import SearchIndex

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from pipeline.backends.search_text import TextAnalysis

Built = TypeVar("Built")


def chosen(setting: str, url: str, kinds: Mapping[str, Callable[[str], Built]]) -> Built:
    """What the URL's scheme stands for, built from the URL; SettingsError names the setting otherwise."""
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in kinds:
        raise SettingsError(setting, f"no backend for {scheme!r}; what there is: {', '.join(map(_example, kinds))}")
    return kinds[scheme](url)


def _example(scheme: str) -> str:
    return f"{scheme}:///path" if scheme in FILES else f"{scheme}://host"


def file_of(url: str) -> Path:
    """The path of `scheme:///relative` or `scheme:////absolute`."""
    return Path(url.partition("://")[2].removeprefix("/"))


def _sqlite_bus(url: str) -> Bus:
    from pipeline.backends.embedded.sqlite_bus import SqliteBus

    return SqliteBus(file_of(url))


def _database(url: str) -> "Engine":
    from pipeline.backends.sql.engine import open_engine
    from pipeline.backends.sql.schema import migrate

    engine = open_engine(url)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _tantivy(url: str) -> SearchIndex:
    from pipeline.backends.embedded.tantivy_index import TantivyIndex

    return TantivyIndex(file_of(url), _text_analysis())


def _fresh_tantivy(url: str) -> SearchIndex:
    from pipeline.backends.embedded.tantivy_index import TantivyIndex

    return TantivyIndex.fresh(file_of(url), _text_analysis())


def _kafka(url: str) -> Bus:
    from pipeline.backends.kafka.kafka_bus import KafkaBus

    return KafkaBus(url)


def _elasticsearch(url: str) -> SearchIndex:
    from pipeline.backends.elasticsearch.elasticsearch_index import ElasticsearchIndex

    return ElasticsearchIndex(url, _text_analysis())


def _text_analysis() -> "TextAnalysis":
    from classifier import Segmenter, normalise
    from pipeline.backends.search_text import TextAnalysis

    segmenter = Segmenter()
    return TextAnalysis(segmenter.name, segmenter.words, normalise)


FILES = ("sqlite", "tantivy")
BUSES: Mapping[str, Callable[[str], Bus]] = {"sqlite": _sqlite_bus, "kafka": _kafka, "kafka+tls": _kafka}
STORES: Mapping[str, Callable[[str], "Engine"]] = {"sqlite": _database, "postgresql+psycopg": _database}
INDICES: Mapping[str, Callable[[str], SearchIndex]] = {
    "tantivy": _tantivy,
    "elasticsearch+http": _elasticsearch,
    "elasticsearch+https": _elasticsearch,
}
# For a search index that cannot be opened: on this machine an empty one in its place.
FRESH_INDICES: Mapping[str, Callable[[str], SearchIndex]] = {**INDICES, "tantivy": _fresh_tantivy}
