"""The demo's processes: started again when they die, never left behind."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from huiying.demo.child import Child, Part
from huiying.demo.supervisor import SHORT_LIVES_ALLOWED, Supervisor
from huiying.demo.tethered import command
from huiying.errors import DemoFailed

# a stdlib module that lives until it is ended, tethered like every real part
LIVES = command("http.server", "0", "--bind", "127.0.0.1")


class Time:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", textwrap.dedent(code))


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be reaped does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition: Callable[[], bool], supervisor: Supervisor | None = None) -> None:
    """Watch until it is so; a wait in vain fails after a minute."""
    deadline = monotonic() + 60
    while not condition():
        assert monotonic() < deadline, "waited in vain"
        if supervisor:
            supervisor.watch()
        os.sched_yield()


def test_a_part_that_is_killed_is_started_again_after_a_pause(tmp_path: Path) -> None:
    time = Time()
    with Supervisor([Part("site", LIVES)], tmp_path, time) as supervisor:
        first = supervisor.pids()["site"]
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        supervisor.watch()
        supervisor.watch()
        assert supervisor.pids()["site"] == first, "not before the pause is over"
        time.seconds += 1
        supervisor.watch()
        second = supervisor.pids()["site"]
        assert second != first
        assert alive(second)
        assert supervisor.restarts == 1
    assert not alive(second)


def test_a_part_that_runs_once_is_done_when_it_ends_well(tmp_path: Path) -> None:
    with Supervisor([Part("crawl", python("print('read')"), once=True)], tmp_path) as supervisor:
        until(lambda: supervisor.done("crawl"), supervisor)
        assert supervisor.restarts == 0
    assert (tmp_path / "crawl.log").read_text() == "read\n"


def test_a_part_that_runs_once_and_fails_is_tried_again(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = f"""
        import pathlib, sys
        mark = pathlib.Path({str(mark)!r})
        if not mark.exists():
            mark.touch()
            sys.exit(1)
    """
    time = Time()
    with Supervisor([Part("crawl", python(code), once=True)], tmp_path, time) as supervisor:

        def done() -> bool:
            time.seconds += 0.01
            return supervisor.done("crawl")

        until(done, supervisor)
        assert supervisor.restarts == 1


def test_a_part_that_keeps_dying_ends_the_demo_with_the_place_of_its_log(tmp_path: Path) -> None:
    time = Time()

    def never() -> bool:
        if not alive(supervisor.pids()["gather"]):
            time.seconds += 10
        return False

    supervisor = Supervisor([Part("gather", python("import sys; sys.exit('no table')"))], tmp_path, time)
    with supervisor, pytest.raises(DemoFailed, match=r"'gather'.*exit code 1.*gather\.log"):
        until(never, supervisor)
    assert supervisor.restarts == SHORT_LIVES_ALLOWED
    assert "no table" in (tmp_path / "gather.log").read_text()


def test_stopping_ends_children_of_children_too(tmp_path: Path) -> None:
    code = """
        import signal, subprocess, sys
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        grandchild = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        print(grandchild.pid, flush=True)
        signal.pause()
    """
    with Supervisor([Part("crawl", python(code))], tmp_path) as supervisor:
        written = tmp_path / "crawl.log"
        until(lambda: written.read_text().endswith("\n"), supervisor)
        grandchild = int(written.read_text())
        assert alive(grandchild)
    until(lambda: not alive(grandchild))


def test_a_part_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    child = Child(
        Part(
            "deaf",
            python("import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()"),
        ),
        tmp_path,
    )
    until(lambda: child.log.read_text() != "")
    child.ask_to_end()
    child.make_end(0.05)
    assert child.ended() == -signal.SIGKILL


def test_killing_the_supervisor_outright_leaves_no_orphan(tmp_path: Path) -> None:
    code = f"""
        import pathlib, signal
        from huiying.demo.child import Part
        from huiying.demo.supervisor import Supervisor
        with Supervisor([Part("site", {LIVES!r})], pathlib.Path({str(tmp_path)!r})) as supervisor:
            print(supervisor.pids()["site"], flush=True)
            signal.pause()
    """
    supervisor = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    orphan = int(supervisor.stdout.readline())
    until(lambda: (tmp_path / "site.log").exists())
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    until(lambda: not alive(orphan))


def test_a_log_that_grew_large_is_set_aside_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiying.demo.child.LOG_BYTES", 10)
    (tmp_path / "crawl.log").write_text("a line of an earlier run\n")
    child = Child(Part("crawl", python("print('new')")), tmp_path)
    child.make_end(60)
    assert (tmp_path / "crawl.log").read_text() == "new\n"
    assert (tmp_path / "crawl.old.log").exists()
