"""The search index, built anew from the store alone."""

from huiying.wiring import Wiring
from pipeline.domain.errors import Damaged
from pipeline.ports.search import SearchIndex
from pipeline.stages.index import documents_of


def rebuild(parts: Wiring) -> int:
    """Empty the index and write every case and post; how many documents that was.

    Unavailable when another process writes the embedded index. One that is damaged, or was built with another
    dictionary, is replaced.
    """
    try:
        with parts.search.rebuilding() as index:
            return _filled(parts, index)
    except Damaged:
        parts.replace_search()
        with parts.search.rebuilding() as index:
            return _filled(parts, index)


def _filled(parts: Wiring, index: SearchIndex) -> int:
    written = 0
    for changes in parts.figures.everything():
        with parts.store.read() as tx:
            documents = documents_of(tx, changes)
        index.put(documents)
        written += len(documents)
    return written
