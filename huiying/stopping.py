"""How a process is asked to stop."""

import signal
import threading
from types import FrameType


def stop_on_signals(stop: threading.Event) -> None:
    """SIGTERM and SIGINT set the event; a second one ends the process at once."""

    def set_it(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        stop.set()

    signal.signal(signal.SIGTERM, set_it)
    signal.signal(signal.SIGINT, set_it)
