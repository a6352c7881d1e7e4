"""Cases by the very text that is stored: what this process wrote or read a moment ago is not decoded again.

A person looks at a case, gives a command and looks again: thrice the same text. Nothing here can be out of date: a case
is found only by the text that the database gives, and it is what decoding that text would make.
"""

from threading import Lock
from typing import Any, NamedTuple

from pipeline.backends.sql.rows import listed
from pipeline.codec import decode, encode_told
from pipeline.domain.case import Case

KEPT = 512


class _Kept(NamedTuple):
    text: str
    case: Case
    listed: dict[str, Any] | None = None


class KeptCases:
    """The cases that were written or read last, by id. Threads share them."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: dict[str, _Kept] = {}

    def case_of(self, case_id: str, text: str) -> Case:
        """The case of a stored text."""
        kept = self._kept.get(case_id)
        if kept is not None and kept.text == text:
            return kept.case
        case = decode(text.encode(), Case)
        self._keep(_Kept(text, case))
        return case

    def text_of(self, case: Case) -> tuple[str, dict[str, Any]]:
        """The case as it is stored, and what lists show of it."""
        data, told = encode_told(case)
        text, shown = data.decode(), listed(told)
        self._keep(_Kept(text, told, shown))
        return text, shown

    def listed(self, case: Case) -> dict[str, Any]:
        """What lists show of the case; not to be changed."""
        kept = self._kept.get(case.id)
        shown = kept.listed if kept is not None and kept.case is case else None
        return shown or listed(case)

    def _keep(self, kept: _Kept) -> None:
        with self._lock:
            self._kept.pop(kept.case.id, None)
            self._kept[kept.case.id] = kept
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]


KEPT_CASES = KeptCases()
