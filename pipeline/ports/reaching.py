"""Whether the public can open an address."""

from typing import Protocol

from pipeline.domain.facts.answering import Reach


class Reaching(Protocol):
    """Asks the server of an address, when that is possible."""

    def reach(self, url: str) -> Reach | None:
        """What came of it, within seconds; None when nobody was asked. Never raises."""


class NobodyAsked:
    """Where there is no way out of the office's network."""

    def reach(self, url: str) -> Reach | None:  # noqa: ARG002
        """See Reaching."""
        return None
