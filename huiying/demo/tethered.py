"""`python -m huiying.demo.tethered NICENESS MODULE ARGUMENT…` runs a module that ends when its starter ends.

Standard input is the tether: the supervisor holds the other end of the pipe, and the kernel lets go
of it whatever way the supervisor dies. Then the whole process group is asked to end, and made to.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 5.0


def command(module: str, *arguments: str, niceness: int = 0) -> tuple[str, ...]:
    """The command line that runs `module` on a tether; the greater the niceness, the more it lets others go first."""
    return (sys.executable, "-m", "huiying.demo.tethered", str(niceness), module, *arguments)


def _end_when_let_go() -> None:
    while os.read(0, 64):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Watch the tether beside the module's own work."""
    threading.Thread(target=_end_when_let_go, name="tether", daemon=True).start()
    os.nice(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
