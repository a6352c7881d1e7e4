"""What can be wrong with a profile or a holiday file."""

from pipeline.domain.errors import HuiyingError
from pipeline.policy.faults import FAULTS


class ProfileError(HuiyingError):
    """A profile that cannot be used: `file` and `line` (from 1; 0 where only `where` is known) point at the culprit,
    `where` names the field; the sentence for `code` says what to do. As text it speaks both languages."""

    def __init__(self, file: str, line: int, code: str, where: str = "", **named: str) -> None:
        self.file, self.line, self.where, self.code = file, line, where, code
        chinese, english = (words.format_map(named) for words in FAULTS[code])
        self._words = (chinese, english)
        super().__init__(f"{self._place}{english}；{chinese}")

    @property
    def _place(self) -> str:
        return f"{self.file}:{self.line}: ".replace(":0: ", ": ") + (f"{self.where}: " if self.where else "")

    def said(self, *, english: bool) -> str:
        """File, line, field and what to do, in one language."""
        return f"{self._place}{self._words[english]}"
