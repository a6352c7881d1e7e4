"""A `Query` of ours in Elasticsearch's query language."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.backends.search_documents import TITLE_WEIGHT, microseconds
from pipeline.backends.search_text import Term, Wanted
from pipeline.ports.search import Query

# Characters that may follow a given one: the pairs of a large corpus stay far below it.
_MOST_PAIRS = 20_000

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


def _required(term: Term) -> Clause:
    if not term.open_end:
        return _phrase("match_phrase", term.traces)
    if len(term.traces) == 1:
        return {"prefix": {"traces": {"value": term.traces[0]}}}
    return _phrase("match_phrase_prefix", term.traces, max_expansions=_MOST_PAIRS)


def _phrase(kind: str, traces: Sequence[str], **options: Any) -> Clause:
    return {kind: {"traces": {"query": " ".join(traces), **options}}}
