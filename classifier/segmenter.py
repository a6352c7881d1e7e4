"""Words of a text: jieba's dictionary by the Rust engine when it is installed, by jieba itself otherwise.

Both engines read the same dictionary with our additions from `data/words.csv`, so a model or an index built
with one can be used with the other; `Segmenter.name` names the dictionary, not the engine.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from classifier.errors import ClassifierError
from classifier.tables import rows_of

_WORDS = Path(__file__).parent / "data" / "words.csv"
_DICTIONARY = "jieba-0.42"


class Engine(Protocol):
    """Cuts a text into words that concatenate to it again; `guess` words the dictionary lacks too."""

    def cut(self, text: str, guess: bool = True) -> list[str]: ...


class _RustEngine:
    def __init__(self, words: list[tuple[str, int]]) -> None:
        import rjieba

        # Importing it reads its dictionary; a `Jieba()` of our own would read and hold that a second time.
        self._jieba: Any = rjieba
        for word, frequency in words:
            self._jieba.add_word(word, frequency, None)

    def cut(self, text: str, guess: bool = True) -> list[str]:
        return list(self._jieba.cut(text, guess))


class _PythonEngine:
    def __init__(self, words: list[tuple[str, int]]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's sources hold escapes newer Pythons complain about
            import jieba

        jieba.setLogLevel(logging.WARNING)
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.initialize()
        for word, frequency in words:
            self._jieba.add_word(word, frequency)

    def cut(self, text: str, guess: bool = True) -> list[str]:
        return list(self._jieba.cut(text, HMM=guess))


class Segmenter:
    """Segments Chinese text. `engine` is `rust`, `python`, or `""` for the fastest that is installed."""

    def __init__(self, engine: str = "") -> None:
        words = [(row["word"], int(row["frequency"])) for _, row in rows_of(_WORDS, ("word", "frequency"))]
        self._engine = _engine(engine, words)

    @cached_property
    def name(self) -> str:
        """The dictionary's name and version; the same for both engines."""
        return f"{_DICTIONARY}+{hashlib.sha256(_WORDS.read_bytes()).hexdigest()[:8]}"

    def words(self, text: str) -> list[str]:
        """The words of `text` in order; joined together they give `text` again."""
        if not text:
            return []
        return self._engine.cut(_without_surrogates(text))

    def known_words(self, text: str) -> list[str]:
        """Like `words`, but what the dictionary lacks stays in single characters."""
        return self._engine.cut(_without_surrogates(text), False) if text else []


def _engine(wanted: str, words: list[tuple[str, int]]) -> Engine:
    if wanted == "python":
        return _PythonEngine(words)
    if wanted not in ("", "rust"):
        raise ClassifierError(f"unknown segmentation engine {wanted!r}: use 'rust', 'python' or ''")
    try:
        return _RustEngine(words)
    except ImportError:
        if wanted:
            raise
        return _PythonEngine(words)


def _without_surrogates(text: str) -> str:
    """Lone surrogates cannot be encoded for the Rust engine; a space keeps the length."""
    if text.isascii():
        return text
    return "".join(" " if "\ud800" <= char <= "\udfff" else char for char in text) if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
