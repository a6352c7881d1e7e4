"""How text becomes search terms, the same for every engine, so that all find the same documents.

A document is found by its *traces*: each Han character, every other word whole, and a mark for each gap between
them. Every piece of Chinese is therefore found wherever it stands (大学 in 贵州大学, 水 in 洪水), and what stands side
by side in the text stands so among the traces. The segmenter's words split a query and rank what it finds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

GAP = "·"
# Raised whenever the same text would leave other traces: an index of another number is refused.
TRACES = 2
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_BETWEEN = re.compile(rf"[^\w{_HAN}]+")
_HAN_RUN = re.compile(rf"([{_HAN}{GAP}]+)")
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]')
_LONGEST_WORD = 60
_LONGEST_QUERY = 400

Traces = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """`name` identifies segmenter and dictionary; an index built with another one is refused.

    `words` segments a text that `normalise` has made simplified, half-width and equally long.
    """

    name: str
    words: Callable[[str], list[str]]
    normalise: Callable[[str], str]

    def plain(self, text: str) -> str:
        """Normalised and lower case."""
        return self.normalise(text).lower()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query understood: all of `required` must match, each traces one after another; `words` rank what does."""

    required: tuple[Traces, ...]
    words: tuple[str, ...]


def traces(plain: str) -> str:
    """The traces of a normalised text, in order, between blanks."""
    joined = _BETWEEN.sub(GAP, plain).strip(GAP)
    # Split at a group: what is Han stands at the odd places.
    parts = enumerate(_HAN_RUN.split(joined))
    return " ".join([" ".join(part) if at % 2 else part[:_LONGEST_WORD] for at, part in parts])


def ranking_words(analysis: TextAnalysis, plain: str) -> list[str]:
    """The segmenter's words without spaces and punctuation."""
    return [word for word in analysis.words(plain) if word[:1].isalnum()]


def understood(analysis: TextAnalysis, text: str) -> Wanted:
    """The query's words and quoted phrases, of its first 400 characters; `required` is empty without any."""
    plain = analysis.plain(text[:_LONGEST_QUERY])
    phrases = [tuple(traces(quoted).split()) for quoted in _QUOTED.findall(plain)]
    rest = _QUOTED.sub(" ", plain).replace('"', " ").split()
    terms = [term for piece in rest for term in _terms(analysis, piece)]
    words = dict.fromkeys(ranking_words(analysis, plain))
    return Wanted(tuple(dict.fromkeys(filter(None, phrases + terms))), tuple(words))


def _terms(analysis: TextAnalysis, piece: str) -> Iterator[Traces]:
    """A run of text asks for each of its words; particles between longer words are left out."""
    words = [word for word in analysis.words(piece) if not _BETWEEN.match(word)]
    telling = [word for word in words if not (len(word) == 1 and _HAN_CHARACTER.match(word))]
    for word in telling or words:
        yield tuple(traces(word).split())
