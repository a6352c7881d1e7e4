"""An installation from one store to another, its histories proven on both sides and its search built anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiying.backends import FILES, file_of
from huiying.errors import Misuse
from huiying.reindexing import rebuild
from huiying.settings import Settings
from huiying.topics import GROUPS
from huiying.wiring import Wiring
from huiying.working import is_gone
from pipeline.domain.errors import HuiyingError, Refused
from pipeline.ports.audit import Audited
from pipeline.ports.bus import CHANGES
from pipeline.ports.moving import Moved


@dataclass(frozen=True, slots=True)
class Transferred:
    """What went over, and what the audit of the new store counted."""

    moved: Moved
    audited: Audited
    indexed: int


def transfer(settings: Settings, from_store: str, to_store: str, from_bus: str = "") -> Transferred:
    """Move everything, or nothing: what fails before the last row leaves the new store empty.

    Refused when either side is in use or posts still wait in the bus that is left.
    """
    _require_there("--from-store", from_store)
    if from_store == to_store:
        raise Misuse("--from-store and --to-store are the same")
    left = settings.model_copy(
        update={"store": from_store, "bus": from_bus or settings.model_copy(update={"bus": ""}).bus_url}
    )
    with Wiring(left) as source, Wiring(settings.model_copy(update={"store": to_store})) as target:
        _require_worked_off(source)
        source.store.free_abandoned(is_gone)
        before = _proven(source, "the store that is left")
        moved = target.take_over(source)
        after = _proven(target, "the new store")
        if (after.cases, after.events) != (before.cases, before.events):
            raise HuiyingError("the new store holds other histories than the one that is left: do not use it")
        return Transferred(moved, after, rebuild(target))


def _require_there(option: str, url: str) -> None:
    """A SQLite file would be made where none is."""
    if url.partition("://")[0] in FILES and not file_of(url).is_file():
        raise Misuse(f"{option}: there is no file {file_of(url)}")


def _require_worked_off(source: Wiring) -> None:
    """What was queued and is not in the store would stay behind. The index is built anew, so changes may wait."""
    url = source.settings.bus_url
    if url.partition("://")[0] in FILES and not file_of(url).exists():
        return
    waiting = {f"{topic}/{group}": source.bus.lag(topic, group) for topic, group in _stored_by()}
    if stuck := [f"{name}: {count}" for name, count in waiting.items() if count]:
        raise Refused(
            "still_waiting", f"messages wait in the bus ({', '.join(stuck)}): let `huiying work` finish them first"
        )


def _stored_by() -> Sequence[tuple[str, str]]:
    return [(topic, group) for topic, group in GROUPS if topic != CHANGES]


def _proven(parts: Wiring, what: str) -> Audited:
    audited = parts.audit.run()
    if audited.differences:
        first = audited.differences[0]
        raise HuiyingError(
            f"{what} does not follow from its histories: case {first.case_id}, {first.table}: {first.what};"
            " `huiying audit` lists all"
        )
    return audited
