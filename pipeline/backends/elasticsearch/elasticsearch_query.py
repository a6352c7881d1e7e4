"""A `Query` of ours in Elasticsearch's query language."""

from collections.abc import Iterator
from typing import Any

from pipeline.backends.search_documents import TITLE_WEIGHT, microseconds
from pipeline.backends.search_text import Traces, Wanted
from pipeline.ports.search import Query

Clause = dict[str, Any]


def built(query: Query, wanted: Wanted) -> Clause:
    """Filters and required terms weigh nothing; the words alone give the score."""
    ranking = [clause for word in wanted.words for clause in _weighing(word)]
    return {"bool": {"filter": [*_filters(query), *map(_required, wanted.required)], "should": ranking}}


def _weighing(word: str) -> Iterator[Clause]:
    yield {"term": {"title_words": {"value": word, "boost": TITLE_WEIGHT}}}
    yield {"term": {"text_words": {"value": word}}}


def _filters(query: Query) -> Iterator[Clause]:
    if query.kind:
        yield {"term": {"kind": query.kind}}
    if query.scope is not None:
        yield {"terms": {"scope": list(query.scope)}}
    for name, values in query.facets.items():
        if values:
            yield {"terms": {f"facets.{name}": list(values)}}
    if query.since or query.until:
        bounds = {"gte": query.since, "lt": query.until}
        yield {"range": {"at": {edge: microseconds(at) for edge, at in bounds.items() if at}}}


def _required(traces: Traces) -> Clause:
    return {"match_phrase": {"traces": {"query": " ".join(traces)}}}
