"""Two hundred queries find the same documents in Tantivy and in Elasticsearch, whatever their ranks."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import opencc
import pytest

from classifier import Segmenter, normalise
from pipeline.backends.elasticsearch.elasticsearch_index import ElasticsearchIndex
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.ports.search import Document, Found, Query, SearchIndex
from samples.corpus import load_posts

pytestmark = pytest.mark.services

EPOCH = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TRADITIONAL = opencc.OpenCC("s2t")
FACETS = ("category", "place", "channel")
CATEGORIES = ("emergency", "livelihood", "policy")
BODIES = ("522702.housing", "522702.emergency", "5227.traffic")
HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
LATIN = re.compile(r"[\u4e00-\u9fff]{2}[A-Za-z0-9]+[\u4e00-\u9fff]{0,2}|[A-Za-z]{2,}|\d{2,}")
EACH = 40


def documents() -> list[Document]:
    """The sample posts, with facets and scopes dealt out by turns."""
    made = []
    for at, post in enumerate(load_posts()):
        wording, moment = post.wording(EPOCH, EPOCH), EPOCH - post.age
        case = f"c{at % 7}" if at % 3 else ""
        made.append(
            Document(
                id=f"post:{post.id}",
                version=1,
                kind="case" if at % 11 == 0 else "post",
                title=wording.title,
                text=wording.text,
                at=moment,
                scope=(BODIES[at % 3],) if case else (),
                facets={
                    "category": (CATEGORIES[at % 3],),
                    "place": ("52", "5227", f"52270{at % 4}"),
                    "channel": (post.channel,),
                },
                case_id=case,
                collected_at=moment,
            )
        )
    return made


def pieces(kept: Sequence[Document]) -> list[str]:
    """Runs of Chinese of the texts, one of each document by turns."""
    return [run for at in range(3) for each in kept if len(runs := HAN.findall(each.text)) > at for run in [runs[at]]]


def phrases(runs: Sequence[str]) -> Iterator[Query]:
    for at, run in enumerate(runs):
        length = 2 + at % 5
        start = (at * 3) % max(1, len(run) - length)
        yield Query(f'"{run[start : start + length]}"')


def words(runs: Sequence[str]) -> Iterator[Query]:
    for one, other in pairwise(runs):
        yield Query(f"{one[:2]} {one[2:4]}")
        yield Query(f"{one[:3]} {other[-2:]}")


def filtered(runs: Sequence[str]) -> Iterator[Query]:
    for at, run in enumerate(runs):
        since = EPOCH - timedelta(days=2 + at % 9)
        yield Query(run[:1], facets={"category": (CATEGORIES[at % 3],)}, scope=(BODIES[at % 3],))
        yield Query(run[:2], since=since, until=since + timedelta(days=4), kind="post")
        yield Query("", facets={"place": (f"52270{at % 4}",), "category": CATEGORIES[: 1 + at % 2]}, since=since)


def traditional(runs: Sequence[str]) -> Iterator[Query]:
    for at, run in enumerate(runs):
        written = TRADITIONAL.convert(run)
        if written != run:
            yield Query(f'"{written[:5]}"' if at % 2 else written[:4])


def mixed(kept: Sequence[Document]) -> Iterator[Query]:
    for at, found in enumerate(dict.fromkeys(found for each in kept for found in LATIN.findall(each.text))):
        yield Query(f'"{found.upper()}"' if at % 2 else found)


def asked(kept: Sequence[Document]) -> list[Query]:
    """Always the same two hundred."""
    runs = pieces(kept)
    kinds = (phrases(runs), words(runs), filtered(runs), traditional(runs), mixed(kept))
    return [query for kind in kinds for query in islice(kind, EACH)]


def answer(index: SearchIndex, query: Query) -> Found:
    return index.search(
        Query(query.text, query.kind, query.facets, query.since, query.until, query.scope, 1_000, 0, FACETS)
    )


def test_both_engines_find_the_same(elasticsearch_url: str, tmp_path: Path) -> None:
    segmenter = Segmenter()
    analysis = TextAnalysis(segmenter.name, segmenter.words, normalise)
    kept = documents()
    queries = asked(kept)
    assert len(queries) == 5 * EACH
    embedded, server = TantivyIndex(tmp_path, analysis), ElasticsearchIndex(f"{elasticsearch_url}?replicas=0", analysis)
    with closing(embedded), closing(server):
        for index in (embedded, server):
            index.put(kept)
        empty = 0
        for query in queries:
            here, there = answer(embedded, query), answer(server, query)
            assert {hit.id for hit in here.hits} == {hit.id for hit in there.hits}, query
            assert (here.total, here.facets) == (there.total, there.facets), query
            empty += not here.total
        assert empty < len(queries) / 5, "most of them find something"
