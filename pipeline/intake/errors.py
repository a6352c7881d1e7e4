"""What can go wrong at the door, below `HuiyingError`.

`TableError`: a file that cannot be read as a table at all; the message says what to do about it.
`KeyFileError`: the file of secret keys is unreadable. A single bad post or row is no exception: it becomes
a `Rejection` or a `RowError` and the others go on.
"""

from pipeline.domain.errors import HuiyingError


class TableError(HuiyingError):
    """A file that is no readable table, or a mapping that does not fit it; `code` is stable where a person can help."""

    def __init__(self, message: str, code: str = "no_table") -> None:
        super().__init__(message)
        self.code = code


class KeyFileError(HuiyingError):
    """The keys of pseudonyms and digests cannot be read or written."""
