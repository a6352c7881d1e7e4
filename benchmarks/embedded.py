"""The embedded backends one by one: codec, bus, runner, search index.

python -m benchmarks.embedded [--count 20000] [--json figures.json]
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import Figure, measured, report
from benchmarks.texts import posts
from classifier.normalise import normalise
from classifier.segmenter import Segmenter
from pipeline.backends.embedded.sqlite_attempts import SqliteAttempts
from pipeline.backends.embedded.sqlite_bus import SqliteBus
from pipeline.backends.embedded.system_clock import SystemClock
from pipeline.backends.embedded.tantivy_index import TantivyIndex
from pipeline.backends.search_text import TextAnalysis
from pipeline.codec import decode, encode
from pipeline.domain.post import Post
from pipeline.ports.bus import Delivery, Message
from pipeline.ports.search import Document, Query
from pipeline.runner import Runner

Item = TypeVar("Item")
BATCH = 500
LARGE_BATCH = 2_000
QUESTIONS = ("福泉市洪水", '"拖欠工资"', "水", "电梯 物业 退款", "")


def codec(sample: Sequence[Post]) -> Iterator[Figure]:
    """Domain object to bytes and back."""
    data = [encode(post) for post in sample]
    yield measured("codec", "encode a post", len(sample), [lambda: [encode(post) for post in sample]] * 3)
    yield measured("codec", "decode a post", len(sample), [lambda: [decode(each, Post) for each in data]] * 3)


def bus(sample: Sequence[Post], directory: Path) -> Iterator[Figure]:
    """One publisher, then one consumer that commits every batch."""
    messages = [Message(post.id, encode(post)) for post in sample]
    with closing(SqliteBus(directory / "bus.db")) as opened:

        def publish(topic: str, share: Sequence[Message], size: int) -> None:
            for part in parts(share, size):
                opened.publish(topic, part)

        yield measured("bus", f"publish, batches of {BATCH}", len(sample), [lambda: publish("posts", messages, BATCH)])
        with closing(opened.consumer("posts", "bench")) as consumer:

            def consume() -> None:
                while consumer.poll(BATCH, 0):
                    consumer.commit()

            yield measured("bus", f"consume and commit, batches of {BATCH}", len(sample), [consume])
        alone = messages[:500]
        yield measured("bus", "publish one by one", len(alone), [lambda: publish("single", alone, 1)])


class Idle:
    """A stage that does nothing: what is measured is the runner."""

    name, topic, group = "idle", "posts", "idle"

    def handle(self, batch: Sequence[Delivery]) -> None:
        """Nothing."""


def runner(sample: Sequence[Post], directory: Path) -> Iterator[Figure]:
    """What the runner adds to a stage: poll, record, commit."""
    messages = [Message(post.id, encode(post)) for post in sample]
    with closing(SqliteBus(directory / "run.db")) as bus_, closing(SqliteAttempts(directory / "a.db")) as attempts:
        bus_.publish("posts", messages)
        work = Runner(bus_, Idle(), SystemClock(), attempts, str, batch_size=BATCH)
        yield measured("runner", f"around an idle stage, batches of {BATCH}", len(sample), [work.drain])


def search(sample: Sequence[Post], directory: Path) -> Iterator[Figure]:
    """Put and ask, segmentation included."""
    segmenter = Segmenter()
    analysis = TextAnalysis(segmenter.name, segmenter.words, normalise)
    analysis.words(analysis.plain("贵州"))  # loads the tables
    documents = [document(post) for post in sample]
    for size in (BATCH, LARGE_BATCH):
        with closing(TantivyIndex(directory / f"index-{size}", analysis)) as index:
            yield measured("index", f"put, batches of {size:,}", len(sample), [partial(put, index, documents, size)])
    with closing(TantivyIndex(directory / f"index-{LARGE_BATCH}", analysis)) as index:
        yield measured("index", "put again what it has", len(sample), [partial(put, index, documents, BATCH)])
        for text in QUESTIONS:
            question = Query(text, scope=("5227.emergency",), count_facets=("category", "place"))
            yield measured("search", text or "(everything)", 20, [partial(ask, index, question, 20)] * 3)


def put(index: TantivyIndex, documents: Sequence[Document], size: int) -> None:
    """All of them in batches."""
    for part in parts(documents, size):
        index.put(part)


def ask(index: TantivyIndex, question: Query, times: int) -> None:
    """The same question again and again."""
    for _ in range(times):
        index.search(question)


def document(post: Post) -> Document:
    """As the index stage would make it."""
    facets = {"category": ("livelihood",), "place": ("5227", "522702")}
    scope = ("5227.emergency", "522702.housing")
    return Document(post.id, 1, "post", post.title, post.text, post.collected_at, scope, facets)


def parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Consecutive batches."""
    return (items[start : start + size] for start in range(0, len(items), size))


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="posts of 150 characters")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/embedded.json"))
    options = parser.parse_args()
    sample = posts(options.count)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        figures = [*codec(sample), *bus(sample, directory), *runner(sample, directory), *search(sample, directory)]
    report(figures, f"Embedded backends, {options.count:,} posts of 150 characters", options.json)


if __name__ == "__main__":
    main()
