"""Lists that fit into one statement or request."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
CHUNK = 500


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of `size` at most."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk
