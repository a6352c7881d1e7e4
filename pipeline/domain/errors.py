"""Everything that can go wrong in the pipeline, as one tree.

`HuiyingError` is the root. Below it: `Refused` (a person's command that the rules do not allow),
`Stale` (someone else decided first), `Invalid` (data that cannot be accepted; names the field),
`Unavailable` (a dependency is away; wait and try again), `Fenced` (the lease was lost),
`Damaged` (a file of ours cannot be read; a person must act), `Unusable` (a server refuses us or is not
laid out as it must be; a person must act).
"""


class HuiyingError(Exception):
    """Root of all errors of ours."""


class Refused(HuiyingError):
    """A command the rules do not allow now; `code` is stable, the message says why in a clerk's words.

    `named` is whom or what it speaks of, for the same sentence in another language."""

    def __init__(self, code: str, message: str, named: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.named = named


class Stale(HuiyingError):
    """It changed since it was read: somebody else decided first."""

    def __init__(self, expected: int, current: int) -> None:
        super().__init__(f"somebody changed this since you looked: version {current}, not {expected}; read it again")
        self.expected = expected
        self.current = current


class NotFound(HuiyingError):
    """What was asked for does not exist, or not for the one who asks; `code` and `named` as in `Refused`."""

    def __init__(self, message: str, code: str = "not_found", named: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.named = named


class Invalid(HuiyingError):
    """Data that cannot be accepted; `field` names the culprit, `code` is stable where a person typed it, `named` as in
    `Refused`."""

    def __init__(self, field: str, message: str, code: str = "invalid", named: str = "") -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.code = code
        self.named = named


class Unavailable(HuiyingError):
    """A dependency is away or busy; the same call may succeed later. `part` names it where it is known:
    `bus`, `store` or `search`.
    """

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class Fenced(HuiyingError):
    """Another worker took the lease; this one must stop writing."""


class Damaged(HuiyingError):
    """A file or index of ours cannot be used as it is; the message gives the remedy."""


class Unusable(HuiyingError):
    """A server refuses us, or is set up otherwise than we need; waiting does not help.

    `part` is `bus`, `store` or `search`; the message says what to do.
    """

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part
