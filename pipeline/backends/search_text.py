"""How text becomes search terms, the same for every engine, so that all find the same documents.

A document is found by its *traces*: for each character of a Han run the pair that begins there (the
last character alone), for other words the word, and a mark for each gap between runs. Every piece of
Chinese is therefore found wherever it stands (大学 in 贵州大学, 水 in 洪水), and what stands side by side
in the text stands so among the traces. The segmenter's words split a query and rank what it finds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import add

GAP = "·"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_PIECE = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}_])\w)+)")
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]')
_LONGEST_WORD = 60
_LONGEST_QUERY = 400


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
class Term:
    """What a document must hold: `traces` one after another; `open_end` lets the last one be a beginning."""

    traces: tuple[str, ...]
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query understood: all of `required` must match, `words` rank what does."""

    required: tuple[Term, ...]
    words: tuple[str, ...]


def traces(plain: str) -> list[str]:
    """The traces of a normalised text, in order."""
    found: list[str] = []
    end = 0
    for piece in _PIECE.finditer(plain):
        if piece.start() > end and found:
            found.append(GAP)
        end = piece.end()
        han = piece[1]
        if han:
            found += map(add, han, han[1:])
            found.append(han[-1])
        else:
            found.append(piece[2][:_LONGEST_WORD])
    return found


def ranking_words(analysis: TextAnalysis, plain: str) -> list[str]:
    """The segmenter's words without spaces and punctuation."""
    return [word for word in analysis.words(plain) if word.isalnum() or word[:1].isalnum()]


def understood(analysis: TextAnalysis, text: str) -> Wanted:
    """The query's words and quoted phrases, of its first 400 characters; `required` is empty without any."""
    plain = analysis.plain(text[:_LONGEST_QUERY])
    phrases = [term for quoted in _QUOTED.findall(plain) if (term := _term(quoted))]
    rest = _QUOTED.sub(" ", plain).replace('"', " ").split()
    terms = [term for piece in rest for term in _terms(analysis, piece)]
    words = dict.fromkeys(ranking_words(analysis, plain))
    return Wanted(tuple(dict.fromkeys(phrases + terms)), tuple(words))


def _terms(analysis: TextAnalysis, piece: str) -> Iterator[Term]:
    """A run of text asks for each of its words; particles between longer words are left out."""
    words = [word for word in analysis.words(piece) if _PIECE.match(word)]
    telling = [word for word in words if not (len(word) == 1 and _HAN_CHARACTER.match(word))]
    for word in telling or words:
        if term := _term(word):
            yield term


def _term(phrase: str) -> Term | None:
    """The traces of a phrase; a final Han character may go on to anything."""
    found = traces(phrase)
    if not found:
        return None
    if not _HAN_CHARACTER.match(found[-1]):
        return Term(tuple(found))
    goes_on = len(found) > 1 and len(found[-2]) == 2 and bool(_HAN_CHARACTER.match(found[-2]))
    return Term(tuple(found[:-1])) if goes_on else Term(tuple(found), open_end=True)
