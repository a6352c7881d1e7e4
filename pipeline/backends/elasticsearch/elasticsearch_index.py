"""The search index on an Elasticsearch cluster: any number of processes write and read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from elasticsearch import Elasticsearch

from pipeline.backends.chunks import chunks
from pipeline.backends.elasticsearch.elasticsearch_errors import BUSY, ours
from pipeline.backends.elasticsearch.elasticsearch_query import built
from pipeline.backends.elasticsearch.elasticsearch_url import read_elasticsearch_url
from pipeline.backends.elasticsearch.generations import Generations
from pipeline.backends.search_documents import FACET_VALUES, microseconds, newest
from pipeline.backends.search_text import GAP, TextAnalysis, ranking_words, traces, understood
from pipeline.domain.errors import Invalid, Unavailable
from pipeline.ports.search import Document, Found, Hit, Query

_CHUNK = 1_000
_SETTLED = 5_000
_OLDER = 409
_GONE = 404
_ENCODER = msgspec.json.Encoder()
# What is looked at of an answer to a bulk, which tells of each document.
_TOLD = ("errors", "items.*._id", "items.*.status", "items.*.error.reason")


class ElasticsearchIndex:
    """Fulfils `ports.search.SearchIndex`. Uses nothing that a small distribution lacks: no scripts, no
    delete-by-query, no reindex. A document that changes its index (a post that joins a case) is written to
    the new one first; then every copy but the newest is removed, whoever wrote it.
    """

    def __init__(self, url: str, analysis: TextAnalysis, only: int | None = None) -> None:
        self._url = url
        self._place = read_elasticsearch_url(url)
        self._analysis = analysis
        self._only = only
        with ours(self._place.hosts):
            self._client = Elasticsearch(
                list(self._place.hosts), request_timeout=30, max_retries=0, **self._place.connection
            )
        self._generations = Generations(self._client, self._place, analysis.name)
        self._prepared = False

    def put(self, documents: Sequence[Document]) -> None:
        """Write and make searchable; documents that are not newer than what is there are passed over."""
        fresh = list(newest(documents).values())
        with self._ready():
            # Asked for at every writing: a generation that is begun meanwhile must not miss what is written.
            for generation in [self._only] if self._only else self._generations.all():
                for some in chunks(fresh, _SETTLED):
                    self._write(some, generation)

    def expire(self, before: datetime) -> None:
        """Drop the months that ended before."""
        with self._ready():
            old = f"{before:%Y.%m}"
            self._generations.drop([name for name in self._generations.months() if name.rpartition("-")[2] < old])

    @contextmanager
    def rebuilding(self) -> Iterator["ElasticsearchIndex"]:
        """An empty index to fill, searched instead of this one at the end. Who writes meanwhile writes both."""
        with ours(self._place.hosts):
            self._generations.prepare_template()
            number = self._generations.begin()
        beside = ElasticsearchIndex(self._url, self._analysis, only=number)
        try:
            yield beside
            with ours(self._place.hosts):
                self._generations.switch(number)
        finally:
            beside.close()

    def search(self, query: Query) -> Found:
        """See SearchIndex; without words the newest come first. `since` is included, `until` is not."""
        wanted = understood(self._analysis, query.text)
        if query.text.strip() and not wanted.required:
            return Found(0, (), {name: {} for name in query.count_facets})
        with self._ready():
            answer = self._client.search(
                index=self._generations.alias,
                search_type="dfs_query_then_fetch",
                query=built(query, wanted),
                sort=["_score", {"at": "desc"}, {"fingerprint": "asc"}],
                from_=query.offset,
                size=query.limit,
                track_total_hits=True,
                aggs={
                    name: {"terms": {"field": f"facets.{name}", "size": FACET_VALUES}} for name in query.count_facets
                },
            ).body
        return Found(answer["hits"]["total"]["value"], tuple(map(_hit, answer["hits"]["hits"])), _counts(query, answer))

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    @contextmanager
    def _ready(self) -> Iterator[None]:
        with ours(self._place.hosts):
            if not self._prepared:
                self._generations.prepare()
                self._prepared = True
            yield

    def _write(self, documents: Sequence[Document], generation: int) -> None:
        """Refreshed once, then looked over: of two who write copies of one document, the later one sees both."""
        homes = {each.id: self._generations.index_of(each, generation) for each in documents}
        for some in chunks(documents, _CHUNK):
            self._bulk([line for each in some for line in self._lines(each, homes[each.id])])
        if documents:
            self._client.indices.refresh(index=sorted(set(homes.values())), ignore_unavailable=True)
            self._remove_older_copies(list(homes), f"{self._place.prefix}-{generation}-*")

    def _lines(self, document: Document, index: str) -> tuple[dict[str, Any], dict[str, Any]]:
        versioned = {"_index": index, "_id": document.id, "version": document.version, "version_type": "external"}
        return {"index": versioned}, self._row(document)

    def _remove_older_copies(self, ids: Sequence[str], pattern: str) -> None:
        if self._counted(ids, pattern) == len(ids):
            return
        last: dict[str, dict[str, Any]] = {}
        older: list[dict[str, Any]] = []
        for hit in self._copies(ids, pattern):
            other = last.setdefault(hit["_id"], hit)
            if other is not hit:
                older.append(min(hit, other, key=lambda each: int(each["_version"])))
                last[hit["_id"]] = max(hit, other, key=lambda each: int(each["_version"]))
        self._bulk([_delete_as_seen(hit) for hit in older], refresh=True)

    def _counted(self, ids: Sequence[str], pattern: str) -> int:
        """How many copies there are: seldom more than one of each, and counting is cheaper than fetching them."""
        wanted = {"ids": {"values": list(ids)}}
        answer = self._client.search(index=pattern, query=wanted, size=0, track_total_hits=True)
        return int(answer.body["hits"]["total"]["value"])

    def _copies(self, ids: Sequence[str], pattern: str) -> list[dict[str, Any]]:
        answer = self._client.search(
            index=pattern, query={"ids": {"values": list(ids)}}, size=4 * len(ids), version=True,
            seq_no_primary_term=True, source=False, track_total_hits=False,
        )  # fmt: skip
        return list(answer.body["hits"]["hits"])

    def _bulk(self, operations: list[dict[str, Any]], refresh: bool = False) -> None:
        """All of it; what is refused for another reason than age is an error."""
        if not operations:
            return
        # Written here, not by the client: its own way takes ten times as long.
        lines: Any = list(map(_ENCODER.encode, operations))
        answer = self._client.bulk(operations=lines, refresh=refresh, filter_path=_TOLD).body
        if not answer["errors"]:
            return
        results = [result for item in answer["items"] for result in item.values()]
        refused = [each for each in results if each["status"] >= 400 and each["status"] not in (_OLDER, _GONE)]
        if busy := [each for each in refused if each["status"] in BUSY]:
            # A full disk is among the reasons; an administrator reads it in the log, and the writing goes on by itself.
            reason = busy[0]["error"].get("reason")
            raise Unavailable(f"the search server takes no more for now: {reason}", "search")
        if refused:
            raise Invalid(refused[0]["_id"], f"cannot be indexed: {refused[0]['error'].get('reason')}")

    def _row(self, document: Document) -> dict[str, Any]:
        """The gap mark makes every document count for how rare a word is in titles, also those without one."""
        title, text = self._analysis.plain(document.title), self._analysis.plain(document.text)
        return {
            "kind": document.kind,
            "case_id": document.case_id,
            "at": microseconds(document.at),
            "fingerprint": _fingerprint(document.id),
            "scope": list(document.scope),
            "facets": {name: list(values) for name, values in document.facets.items()},
            "traces": f"{traces(title)} {GAP} {traces(text)}",
            "title_words": " ".join([GAP, *ranking_words(self._analysis, title)]),
            "text_words": " ".join([GAP, *ranking_words(self._analysis, text)]),
        }


def _delete_as_seen(hit: dict[str, Any]) -> dict[str, Any]:
    """Refused when the copy has changed since."""
    seen = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}
    return {"delete": {"_index": hit["_index"], "_id": hit["_id"], **seen}}


def _fingerprint(document_id: str) -> int:
    """A stable order of equals; Elasticsearch's long is signed."""
    return int.from_bytes(blake2b(document_id.encode(), digest_size=8).digest(), "big", signed=True)


def _hit(found: dict[str, Any]) -> Hit:
    source = found["_source"]
    return Hit(id=found["_id"], kind=source["kind"], score=float(found["_score"] or 0.0), case_id=source["case_id"])


def _counts(query: Query, answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][name]["buckets"]}
        for name in query.count_facets
    }
