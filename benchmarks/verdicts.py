"""Understanding a post, whole and in parts, beside what others would use for it; all in one run.

    python -m benchmarks.verdicts [--posts 6000] [--long 200000] [--json figures.json]

`pip install -r benchmarks/beside.txt` brings cpca and jionlp, which the product never imports; without them the
table says so. CPU seconds decide: they say more than the clock on a busy machine. Every round reads other posts.
"""

import argparse
import contextlib
import importlib
import io
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType

import jieba

from benchmarks.matters import raw_posts
from benchmarks.measuring import Figure, report
from benchmarks.plain import plain_model
from benchmarks.texts import REPEATED
from classifier import Classifier, Segmenter, Text, mask

HOME = "5227"
BATCH = 500
ROUNDS = 3
# Those beside us are slow and do the same for every post: fewer tell as much.
FEWER = 500
LONG = 200_000
LOADING = """
import resource, time
started = time.process_time()
from classifier import Classifier, Text
classifier = Classifier.load(home="5227")
classifier.classify([Text("")])
print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

Texts = Sequence[str]


def used(part: str, what: str, texts: Texts, work: Callable[[Texts], object], rounds: int = ROUNDS) -> Figure:
    """The round that used the least CPU; each has its own share of `texts`."""
    size = len(texts) // rounds
    best = Figure(part, what, size, float("inf"), float("inf"))
    for first in range(0, size * rounds, size):
        share = texts[first : first + size]
        started, cpu = time.perf_counter(), time.process_time()
        work(share)
        figure = Figure(part, what, size, time.perf_counter() - started, time.process_time() - cpu)
        best = min(best, figure, key=lambda one: one.cpu_seconds)
    return best


def ours(classifier: Classifier, texts: Texts) -> Iterator[Figure]:
    """Each part alone, then the verdict with masking before it, in batches."""
    segmenter = Segmenter()

    def verdicts(share: Texts) -> None:
        for part in _batches(share):
            classifier.classify([Text(mask(text).text) for text in part])

    yield used("ours", "masking", texts, lambda share: [mask(text) for text in share])
    yield used("ours", "words", texts, lambda share: [segmenter.words(text) for text in share])
    yield used("ours", "places", texts, lambda share: classifier.locate([Text(text) for text in share]))
    yield used("ours", "full verdict, masked", texts, verdicts)


def long_text(classifier: Classifier, texts: Texts, length: int) -> Figure:
    """One text of so many characters."""
    long = ("".join(texts) * (length // sum(map(len, texts)) + 1))[:length]
    return used(
        "ours", f"one text of {length:,}", [long] * ROUNDS, lambda _: classifier.classify([Text(mask(long).text)])
    )


def growth(classifier: Classifier, longest: int) -> Iterator[str]:
    """How much more CPU ten times the text costs, up to `longest`, for texts that repeat one piece; 10 is linear."""

    def cost(piece: str, length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        started = time.process_time()
        classifier.locate([Text(mask(text).text)])
        classifier.classify([Text(text)])
        return time.process_time() - started

    for piece in REPEATED:
        small, large = (min(cost(piece, length) for _ in range(ROUNDS)) for length in (longest // 10, longest))
        yield f"ten times as much of {piece!r} = {large / small:.1f} times the CPU"


def beside(texts: Texts) -> Iterator[Figure]:
    """jieba, a plain pipeline of it, and the two libraries where they are installed."""
    jieba.lcut("")
    yield used("jieba", "words", texts, lambda share: [jieba.lcut(text) for text in share])
    yield used("jieba + TF-IDF + LogisticRegression", "one label, batches", texts, plain_model().predict)
    if (cpca := _installed("cpca")) is not None:
        yield used("cpca", "places", texts, partial(_places_of_cpca, cpca))
    if (jionlp := _installed("jionlp")) is not None:
        jionlp.parse_location("贵州省", town_village=True)
        yield used("jionlp", "places", texts, partial(_each, jionlp.parse_location))
        yield used("jionlp", "masking: phones, mail, ids", texts, partial(_masked_by_jionlp, jionlp))


def _places_of_cpca(cpca: ModuleType, share: Texts) -> None:
    cpca.transform(list(share))


def _each(work: Callable[[str], object], share: Texts) -> None:
    for text in share:
        work(text)


def _masked_by_jionlp(jionlp: ModuleType, share: Texts) -> None:
    for text in share:
        jionlp.replace_phone_number(jionlp.replace_email(jionlp.replace_id_card(text, "*"), "*"), "*")


def _installed(name: str) -> ModuleType | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return importlib.import_module(name)
    except ImportError:
        sys.stdout.write(f"{name} is not installed and not measured: pip install -r benchmarks/beside.txt\n")
        return None


def _batches(texts: Texts) -> Iterator[Texts]:
    return (texts[first : first + BATCH] for first in range(0, len(texts), BATCH))


def loading() -> tuple[float, float]:
    """CPU seconds until a fresh process has given its first verdict, and the megabytes it held by then."""
    command = [sys.executable, "-c", LOADING]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    seconds, kilobytes = map(float, printed.stdout.split())
    return seconds, kilobytes / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def ratios(figures: Sequence[Figure]) -> Iterator[str]:
    """How many times as fast as each of the others, by CPU time."""
    cost = {(figure.part, figure.what): figure.cpu_seconds / figure.count for figure in figures}
    pairs = {"words": "words", "places": "places", "full verdict, masked": "one label, batches"}
    for mine, theirs in pairs.items():
        for (part, what), each in cost.items():
            if part != "ours" and what == theirs:
                yield f"{mine} : {part} = {each / cost['ours', mine]:.1f} : 1"


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=6_000, help="posts of 150 characters, two in five relevant")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks/verdicts.json"))
    parser.add_argument("--long", type=int, default=LONG, help="characters of the long texts")
    wanted = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    seconds, megabytes = loading()
    texts = [post.text for post in raw_posts(wanted.posts, datetime.now(UTC))]
    classifier = Classifier.load(home=HOME)
    classifier.classify([Text(text) for text in texts[:BATCH]])
    figures = [*ours(classifier, texts), long_text(classifier, texts, wanted.long), *beside(texts[:FEWER])]
    figures.append(Figure("ours", "loading, to the first verdict", 1, seconds, seconds))
    report(figures, "a verdict and its parts, posts of 150 characters", wanted.json)
    sys.stdout.write("".join(f"{line}\n" for line in (*ratios(figures), *growth(classifier, wanted.long))))
    sys.stdout.write(f"a fresh process holds {megabytes:,.0f} MB after its first verdict\n")


if __name__ == "__main__":
    main()
