"""A `Query` of ours as a Tantivy query."""

from collections.abc import Iterator, Sequence

import tantivy

from pipeline.backends.search_documents import TITLE_WEIGHT, microseconds
from pipeline.backends.search_text import Traces, Wanted
from pipeline.ports.search import Query

_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


def built(schema: tantivy.Schema, query: Query, wanted: Wanted) -> tantivy.Query:
    """Filters and required terms weigh nothing; the words alone give the score."""
    required = [*_filters(schema, query), *(_traced(schema, traces) for traces in wanted.required)]
    clauses = [(_MUST, tantivy.Query.const_score_query(each, 0.0)) for each in required]
    clauses = clauses or [(_MUST, tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0))]
    for word in wanted.words:
        title = tantivy.Query.term_query(schema, "title_words", word, "freq")
        clauses.append((_SHOULD, tantivy.Query.boost_query(title, TITLE_WEIGHT)))
        clauses.append((_SHOULD, tantivy.Query.term_query(schema, "text_words", word, "freq")))
    return tantivy.Query.boolean_query(clauses)


def _filters(schema: tantivy.Schema, query: Query) -> Iterator[tantivy.Query]:
    if query.kind:
        yield tantivy.Query.term_query(schema, "kind", query.kind)
    if query.scope is not None:
        yield _any_of(schema, "scope", query.scope)
    for name, values in query.facets.items():
        if values:
            yield _any_of(schema, f"facets.{name}", values)
    if query.since or query.until:
        yield tantivy.Query.range_query(
            schema, "at", tantivy.FieldType.Integer,
            lower_bound=microseconds(query.since) if query.since else None,
            upper_bound=microseconds(query.until) - 1 if query.until else None,
        )  # fmt: skip


def _any_of(schema: tantivy.Schema, field: str, values: Sequence[str]) -> tantivy.Query:
    if not values:
        return tantivy.Query.empty_query()
    return tantivy.Query.boolean_query([(_SHOULD, tantivy.Query.term_query(schema, field, value)) for value in values])


def _traced(schema: tantivy.Schema, traces: Traces) -> tantivy.Query:
    if len(traces) == 1:
        return tantivy.Query.term_query(schema, "traces", traces[0])
    return tantivy.Query.phrase_query(schema, "traces", list(traces))
