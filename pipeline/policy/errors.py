"""What can be wrong with a profile or a holiday file."""

from pipeline.domain.errors import HuiyingError


class ProfileError(HuiyingError):
    """A profile that cannot be used: `file` and `line` (from 1) point at the culprit, the message says
    which field and what to do."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message
