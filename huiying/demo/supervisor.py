"""Starts the parts of the demo, starts again what dies, and leaves nothing behind."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import structlog

from huiying.demo.child import Child, Part
from huiying.errors import DemoFailed

SHORT_LIFE_SECONDS = 15.0
SHORT_LIVES_ALLOWED = 5
FIRST_PAUSE_SECONDS = 0.25
STOP_SECONDS = 8.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Post:
    """A part's place: who fills it now, and how its holders fared."""

    part: Part
    child: Child
    started: float
    short_lives: int = 0
    again_at: float | None = None
    done: bool = False


class Supervisor(AbstractContextManager["Supervisor"]):
    """Runs parts until the block ends. `watch` must be called often; it never waits.

    A part that dies is started again after a pause that doubles; one that keeps dying soon after its
    start raises DemoFailed.
    """

    def __init__(self, parts: Sequence[Part], logs: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._parts = tuple(parts)
        self._logs = logs
        self._now = now
        self._posts: dict[str, _Post] = {}
        self.restarts = 0

    def __enter__(self) -> "Supervisor":
        try:
            for part in self._parts:
                self._posts[part.name] = _Post(part, Child(part, self._logs), self._now())
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def watch(self) -> None:
        """Look at every part once: note what ended, start what is due again."""
        for post in self._posts.values():
            if post.done:
                continue
            if post.again_at is None:
                self._notice_end(post)
            elif self._now() >= post.again_at:
                post.child, post.started, post.again_at = Child(post.part, self._logs), self._now(), None
                self.restarts += 1

    def done(self, name: str) -> bool:
        """Whether the part that runs once has ended well."""
        return self._posts[name].done

    def pids(self) -> dict[str, int]:
        """The process id of every part's present holder."""
        return {name: post.child.pid for name, post in self._posts.items()}

    def stop(self) -> None:
        """Ask all to end, wait together, then make them."""
        for post in self._posts.values():
            post.child.ask_to_end()
        deadline = self._now() + STOP_SECONDS
        for post in self._posts.values():
            post.child.make_end(max(0.0, deadline - self._now()))

    def _notice_end(self, post: _Post) -> None:
        code = post.child.ended()
        if code is None:
            return
        post.child.make_end(0)
        if post.part.once and code == 0:
            post.done = True
            return
        lived = self._now() - post.started
        post.short_lives = post.short_lives + 1 if lived < SHORT_LIFE_SECONDS else 1
        log.warning("a part of the demo ended and is started again", part=post.part.name, exit_code=code)
        if post.short_lives > SHORT_LIVES_ALLOWED:
            raise DemoFailed(
                f"the part {post.part.name!r} ended {post.short_lives} times soon after its start "
                f"(exit code {code}); its log says why: {post.child.log}"
            )
        post.again_at = self._now() + FIRST_PAUSE_SECONDS * 2 ** (post.short_lives - 1)
