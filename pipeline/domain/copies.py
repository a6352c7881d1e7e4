"""Which posts of a matter are copies of one another."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

# Of the sketch's rows. Over the public samples a forwarded text has 85 % or more; two reports of one accident, and a
# rumour with a sentence left out, have about 70 %.
COPIED = 0.8

Wording = tuple[Hashable, ...]


@dataclass(slots=True)
class _Originals:
    """The first post of every group, found by the rows of its sketch."""

    by_row: dict[tuple[int, Hashable, Hashable], list[int]] = field(default_factory=dict)
    by_wording: dict[tuple[Wording, Hashable], int] = field(default_factory=dict)

    def like(self, wording: Wording, told: Hashable) -> int | None:
        """The original that shares most rows, if enough of them."""
        if (exact := self.by_wording.get((wording, told))) is not None:
            return exact
        shared: Counter[int] = Counter()
        for row, value in enumerate(wording):
            shared.update(self.by_row.get((row, value, told), ()))
        best, rows = max(shared.items(), key=lambda each: (each[1], -each[0]), default=(0, 0))
        return best if rows and rows >= COPIED * len(wording) else None

    def add(self, number: int, wording: Wording, told: Hashable) -> None:
        self.by_wording[wording, told] = number
        for row, value in enumerate(wording):
            self.by_row.setdefault((row, value, told), []).append(number)


def originals(wordings: Sequence[Wording], told: Sequence[Hashable]) -> list[int]:
    """For each post, in the order of telling, the number of the one that it copies, or its own.

    `wordings` are MinHash sketches. Copies share most of the rows and all of what is `told`, that no copy may hide.
    What has no wording is nobody's copy. Every copy is compared with the first of its group, so groups never drift.
    """
    known, found = _Originals(), list(range(len(wordings)))
    for number, (wording, facts) in enumerate(zip(wordings, told, strict=True)):
        original = known.like(wording, facts) if wording else None
        if original is None:
            known.add(number, wording, facts)
        else:
            found[number] = original
    return found
