"""The line between a browser and the system, which a test may cut and mend."""

import socket
import threading
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from urllib.parse import urlsplit

CHUNK = 65_536
LOOPBACK = "127.0.0.1"


class Line(AbstractContextManager["Line"]):
    """An address that hands every connection on to another; while it is cut, none holds and none begins."""

    def __init__(self, address: str) -> None:
        far = urlsplit(address)
        self._far = (far.hostname or LOOPBACK, far.port or 80)
        self._door = socket.create_server((LOOPBACK, 0))
        self.address = f"http://{LOOPBACK}:{self._door.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._whole = True
        threading.Thread(target=self._answer, name="line", daemon=True).start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def cut(self) -> None:
        """Break what runs, and whatever begins until it is mended."""
        with self._guard:
            self._whole = False
            broken, self._open = self._open, set()
        for end in broken:
            _hang_up(end)

    def mend(self) -> None:
        """Let connections begin again."""
        with self._guard:
            self._whole = True

    def _answer(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(self._far)
            with self._guard:
                holds = self._whole
                if holds:
                    self._open |= {near, far}
            if holds:
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()
            else:
                _hang_up(near)
                _hang_up(far)

    def _carry(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while chunk := giver.recv(CHUNK):
                taker.sendall(chunk)
        with self._guard:
            self._open -= {giver, taker}
        _hang_up(giver)
        _hang_up(taker)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
