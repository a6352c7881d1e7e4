"""Where the words searched for stand in a post."""

import re
from collections.abc import Iterator

from api.schemas.posts import Highlight, Span
from classifier import normalise
from pipeline.domain.post import Post

QUOTED = re.compile(r'"([^"]+)"')
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{3,}")
MOST = 100


def sought(text: str) -> list[str]:
    """Quoted phrases and words as typed, the longest first; then the pairs of characters of a
    longer Chinese word, whose parts the index may have found apart."""
    phrases = [phrase.strip() for phrase in QUOTED.findall(text)]
    words = QUOTED.sub(" ", text).split()
    whole = sorted({word for word in (*phrases, *words) if word}, key=len, reverse=True)
    return list(dict.fromkeys((*whole, *(pair for word in words for pair in _pairs(word)))))


def _pairs(word: str) -> Iterator[str]:
    for run in HAN.findall(word):
        yield from (run[i : i + 2] for i in range(len(run) - 1))


def _spans(pattern: re.Pattern[str] | None, text: str) -> list[Span]:
    """At most so many spans; those that touch are one."""
    spans: list[Span] = []
    for match in pattern.finditer(normalise(text)) if pattern else ():
        if spans and spans[-1].end == match.start():
            spans[-1] = Span(start=spans[-1].start, end=match.end())
        elif len(spans) < MOST:
            spans.append(Span(start=match.start(), end=match.end()))
        else:
            break
    return spans


def highlight(post: Post, text: str) -> Highlight:
    """Code point spans in title and text, end exclusive, without overlaps."""
    # Normalising keeps the length, so positions stay true.
    words = sought(normalise(text))
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
    return Highlight(title=_spans(pattern, post.title), text=_spans(pattern, post.text))
