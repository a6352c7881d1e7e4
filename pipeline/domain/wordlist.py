"""Which words of a list stand in a text, asked for every post: only those are tried whose first character
the text has at all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class WordList:
    """Words by their first character."""

    words: Iterable[str]
    _by_first: defaultdict[str, list[str]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.words = tuple(dict.fromkeys(filter(None, self.words)))
        for word in self.words:
            self._by_first[word[0]].append(word)

    def said(self, text: str) -> set[str]:
        """The words that occur in the text."""
        begun = self._by_first.keys() & set(text)
        return {word for first in begun for word in self._by_first[first] if word in text}
