"""The policies whose opinion is watched."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.domain.policy_watch import PolicyWatch, Step
from pipeline.ports.duty import Desks


class PolicyWatches(Protocol):
    """Watches and their steps, which are only added."""

    def open(self, watch: PolicyWatch) -> PolicyWatch:
        """Keep a watch with its first steps; its id is given here."""

    def append(self, watch: PolicyWatch, step: Step) -> PolicyWatch:
        """Add the step that follows the watch's others; Stale when somebody was first."""

    def watch(self, watch_id: int) -> PolicyWatch | None:
        """The watch with its steps."""

    def watches(self, desks: Desks, open_only: bool = False, limit: int = 100) -> Sequence[PolicyWatch]:
        """Those of the desks: open ones first, then the newest."""
