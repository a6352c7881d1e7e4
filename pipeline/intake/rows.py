"""Cells of one row to one raw post, or to the reason why not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.domain.errors import Invalid
from pipeline.domain.post import Channel, Reply
from pipeline.intake.raw import RawPost
from pipeline.intake.table_formats import Broken, Cells
from pipeline.intake.times import read_time

# What a cell of a channel column says, by a word in it.
_CHANNELS = {
    "12345": Channel.HOTLINE,
    "热线": Channel.HOTLINE,
    "电话": Channel.HOTLINE,
    "来电": Channel.HOTLINE,
    "留言": Channel.MESSAGE_BOARD,
    "信箱": Channel.MESSAGE_BOARD,
    "网站": Channel.MESSAGE_BOARD,
    "问政": Channel.MESSAGE_BOARD,
    "微博": Channel.MICROBLOG,
    "新闻": Channel.NEWS,
}


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is no post: the column at fault ('' for the whole row), the reason, what stood there.

    `payload` is unmasked; the door masks it before it is kept. It is empty for an empty row.
    """

    column: str
    reason: str
    payload: str = field(default="", repr=False)


class RowReader:
    """Turns rows into raw posts by a settled mapping."""

    def __init__(
        self,
        names: Sequence[str],
        mapping: Mapping[str, str],
        *,
        channel: Channel,
        source: str,
        history: bool,
    ) -> None:
        self._names = tuple(names)
        self._place = {field: self._names.index(column) for column, field in mapping.items()}
        self._channel = channel
        self._source = source
        self._history = history

    def read(self, records: Iterable[tuple[int, Cells | Broken]]) -> Iterator[tuple[int, RawPost | RowError]]:
        """Each row's number and what became of it. Empty rows at the end are no rows."""
        empty: list[int] = []
        for number, cells in records:
            if not isinstance(cells, Broken) and not any(map(written, cells)):
                empty.append(number)
                continue
            yield from ((passed, RowError("", "the row is empty")) for passed in empty)
            empty.clear()
            yield number, self._row(cells)

    def _row(self, cells: Cells | Broken) -> RawPost | RowError:
        if isinstance(cells, Broken):
            return RowError("", cells.reason, cells.payload)
        if any(map(written, cells[len(self._names) :])):
            reason = f"{len(cells)} cells, but the header names {len(self._names)}: a separator stands in a text"
            return RowError("", reason, _payload(cells))
        try:
            return self._post(cells)
        except Invalid as error:
            column = self._names[self._place[error.field]] if error.field in self._place else ""
            return RowError(column, str(error).partition(": ")[2], _payload(cells))

    def _post(self, cells: Cells) -> RawPost:
        title, text = self._text(cells, "title"), self._text(cells, "text")
        if not (title or text):
            raise Invalid("text", "empty; a post needs a text")
        return RawPost(
            source=self._source,
            channel=self._channel_of(cells),
            text=text or title,
            native_id=self._text(cells, "ticket"),
            title=title if text else "",
            url=self._text(cells, "url"),
            author=self._text(cells, "author"),
            region=self._text(cells, "region"),
            published_at=self._time(cells, "published_at"),
            ticket=self._text(cells, "ticket"),
            reposts=self._count(cells, "reposts"),
            comments=self._count(cells, "comments"),
            likes=self._count(cells, "likes"),
            reply=self._reply(cells),
            history=self._history,
        )

    def _reply(self, cells: Cells) -> Reply | None:
        text, at = self._text(cells, "reply_text"), self._time(cells, "reply_at")
        return Reply(text, at, self._text(cells, "reply_body")) if text or at else None

    def _cell(self, cells: Cells, field: str) -> object:
        place = self._place.get(field, -1)
        return cells[place] if 0 <= place < len(cells) else None

    def _text(self, cells: Cells, field: str) -> str:
        return written(self._cell(cells, field))

    def _time(self, cells: Cells, field: str) -> datetime | None:
        cell = self._cell(cells, field)
        if not written(cell):
            return None
        moment = read_time(cell)
        if moment is None:
            raise Invalid(field, f"no time that can be read: {written(cell)[:40]!r}; write it like 2026-03-01 09:30")
        return moment

    def _count(self, cells: Cells, field: str) -> int:
        digits = written(self._cell(cells, field)).replace(",", "")
        return int(digits) if digits.isascii() and digits.isdigit() else 0

    def _channel_of(self, cells: Cells) -> Channel:
        named = self._text(cells, "channel")
        if named in tuple(Channel):
            return Channel(named)
        return next((channel for word, channel in _CHANNELS.items() if word in named), self._channel)


def written(cell: object) -> str:
    """The cell as text: whole floats without `.0`, nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _payload(cells: Cells) -> str:
    return "\t".join(map(written, cells))
