"""The search index as a Tantivy directory: one process writes, any number read.

Every `put` and `expire` is one commit, which costs some 30 ms however little it holds: give it
hundreds of documents, a rebuild thousands.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy

from pipeline.backends.embedded.tantivy_files import emptied, opened, reading, writing
from pipeline.backends.embedded.tantivy_query import built
from pipeline.backends.embedded.tantivy_ranking import ranked_by
from pipeline.backends.search_documents import FACET_VALUES, microseconds, newest
from pipeline.backends.search_text import GAP, TextAnalysis, ranking_words, traces, understood
from pipeline.domain.errors import Unavailable
from pipeline.ports.search import Document, Found, Hit, Query

_HEAP_BYTES = 64_000_000
_CHUNK = 50


class TantivyIndex:
    """SearchIndex in `directory`. The first write makes this process the writer, until `close`."""

    def __init__(self, directory: Path, analysis: TextAnalysis) -> None:
        self._directory = directory
        self._analysis = analysis
        self._index = opened(directory, analysis.name)
        self._schema = self._index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._lock = Lock()
        self._seen = self._stamp()
        self._index.reload()

    @classmethod
    def fresh(cls, directory: Path, analysis: TextAnalysis) -> "TantivyIndex":
        """An empty index in place of whatever stood there, damaged or built otherwise; for a rebuild."""
        emptied(directory)
        return cls(directory, analysis)

    def put(self, documents: Sequence[Document]) -> None:
        """One commit; documents that are not newer than what the index holds are passed over."""
        offered = newest(documents)
        with self._lock:
            with writing(self._directory):
                self._writing()
            with reading(self._directory):
                known = self._known_versions(list(offered))
            fresh = [each for each in offered.values() if each.version > known.get(each.id, each.version - 1)]
            if fresh:
                self._write(fresh, [each.id for each in fresh if each.id in known])

    def expire(self, before: datetime) -> None:
        """To the microsecond."""
        old = tantivy.Query.range_query(
            self._schema, "expires_with", tantivy.FieldType.Integer, upper_bound=microseconds(before) - 1
        )
        self._delete(old)

    @contextmanager
    def rebuilding(self) -> Iterator["TantivyIndex"]:
        """In place: what is searched meanwhile is what was filled so far."""
        self._delete(tantivy.Query.all_query())
        yield self

    def search(self, query: Query) -> Found:
        """See SearchIndex; without words the newest come first. `since` is included, `until` is not."""
        wanted = understood(self._analysis, query.text)
        if query.text.strip() and not wanted.required:
            return Found(0, (), {name: {} for name in query.count_facets})
        question = built(self._schema, query, wanted)
        with reading(self._directory):
            self._refresh()
            searcher = self._index.searcher()
            total, ranked = ranked_by(searcher, question, query.offset + query.limit, bool(wanted.words))
            page = ranked[query.offset : query.offset + query.limit]
            hits = tuple(_hit(searcher, address, score) for score, _, address in page)
            return Found(total, hits, _facet_counts(searcher, question, query.count_facets))

    def close(self) -> None:
        """Let another process write."""
        with self._lock:
            self._writer = None

    def _delete(self, question: tantivy.Query) -> None:
        with self._lock, writing(self._directory):
            writer = self._writing()
            writer.delete_documents_by_query(question)
            writer.commit()
            self._index.reload()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
            self._index.reload()
        return self._writer

    def _write(self, documents: Sequence[Document], replaced: Sequence[str]) -> None:
        """One commit. Rows are made while Tantivy's thread indexes those before; what cannot be a row is
        the document's own fault and raises ValueError.
        """
        with writing(self._directory):
            writer = self._writing()
        try:
            for each in replaced:
                writer.delete_documents_by_term("id", each)
            for start in range(0, len(documents), _CHUNK):
                chunk = [self._row(each) for each in documents[start : start + _CHUNK]]
                with writing(self._directory):
                    for row in chunk:
                        writer.add_document(row)
            with writing(self._directory):
                writer.commit()
        except BaseException:
            self._give_up(writer)
            raise
        self._index.reload()

    def _give_up(self, writer: tantivy.IndexWriter) -> None:
        """Forget what was not committed; a writer that cannot even do that is replaced at the next write."""
        try:
            writer.rollback()
        except (ValueError, OSError):
            self._writer = None

    def _row(self, document: Document) -> tantivy.Document:
        title, text = self._analysis.plain(document.title), self._analysis.plain(document.text)
        fields: dict[str, Any] = {
            "id": document.id,
            "fingerprint": _fingerprint(document.id),
            "version": document.version,
            "kind": document.kind,
            "case_id": document.case_id,
            "at": microseconds(document.at),
            "scope": list(document.scope),
            "facets": {name: list(values) for name, values in document.facets.items()},
            "traces": f"{traces(title)} {GAP} {traces(text)}",
            "title_words": " ".join(ranking_words(self._analysis, title)),
            "text_words": " ".join(ranking_words(self._analysis, text)),
        }
        if document.kind == "post" and not document.case_id:
            fields["expires_with"] = microseconds(document.collected_at or document.at)
        return tantivy.Document.from_dict(fields, self._schema)

    def _known_versions(self, ids: list[str]) -> Mapping[str, int]:
        """The versions of those of `ids` that the index holds."""
        searcher = self._index.searcher()
        if not ids or not searcher.num_docs:
            return {}
        question = tantivy.Query.term_set_query(self._schema, "id", ids)
        addresses = [address for _, address in searcher.search(question, limit=len(ids), count=False).hits]
        fingerprints = searcher.fast_field_values("fingerprint", addresses)
        versions = searcher.fast_field_values("version", addresses)
        by_fingerprint = dict(zip(fingerprints, versions, strict=True))
        found = ((each, by_fingerprint.get(_fingerprint(each))) for each in ids)
        return {each: int(version) for each, version in found if version is not None}

    def _stamp(self) -> tuple[int, int]:
        """Changes with every commit, whichever process made it."""
        status = (self._directory / "meta.json").stat()
        return status.st_mtime_ns, status.st_ino

    def _refresh(self) -> None:
        try:
            stamp = self._stamp()
        except FileNotFoundError as error:
            raise Unavailable(f"the search index in {self._directory} is being built anew", "search") from error
        if stamp != self._seen:
            self._index.reload()
            self._seen = stamp


def _fingerprint(document_id: str) -> int:
    return int.from_bytes(blake2b(document_id.encode(), digest_size=8).digest(), "big")


def _hit(searcher: tantivy.Searcher, address: tantivy.DocAddress, score: float) -> Hit:
    stored = searcher.doc(address)
    return Hit(
        id=str(stored.get_first("id")),
        kind=str(stored.get_first("kind")),
        score=score,
        case_id=str(stored.get_first("case_id") or ""),
    )


def _facet_counts(
    searcher: tantivy.Searcher, question: tantivy.Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    wanted = {name: {"terms": {"field": f"facets.{name}", "size": FACET_VALUES}} for name in names}
    counted = searcher.aggregate(question, wanted)
    return {
        name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in counted[name]["buckets"]} for name in names
    }
