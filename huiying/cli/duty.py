"""`huiying duty`: the roster, for those who keep it in a spreadsheet."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse
from pipeline.cases import roster
from pipeline.cases.actor import Actor, Role
from pipeline.domain.errors import HuiyingError
from pipeline.domain.roster import Shift

# Whoever sits at the machine keeps every desk's roster, as the office does.
OPERATOR = Actor("cli", Role.ANALYST)

duty = typer.Typer(help="Who is on duty.", no_args_is_help=True)
app.add_typer(duty, name="duty")


@duty.command(name="import")
def import_file(file: Path, as_json: JSON = False) -> None:
    """Enter the shifts of a CSV or XLSX file; rows already there are passed over."""
    from api.duty import enter_rows
    from pipeline.intake import TableError

    with wired() as parts:
        try:
            report = enter_rows(parts.roster, parts.profile, OPERATOR, file, parts.clock.now())
        except TableError as error:
            raise Misuse(f"{file}: {error}") from error
    if as_json:
        print_json(report.model_dump())
    else:
        print(f"{report.rows} rows: {report.entered} entered, {report.already_known} known, {len(report.rejected)} not")
        print_table([fault.model_dump() for fault in report.rejected])
    if report.rows and len(report.rejected) == report.rows:
        raise HuiyingError("no row could be entered")


@duty.command()
def now(as_json: JSON = False) -> None:
    """List who is on duty now, at every desk that keeps a roster."""
    with wired() as parts:
        moment = parts.clock.now()
        shifts = parts.roster.shifts(None, moment, moment + timedelta(microseconds=1))
    rows = [_row(shift) for shift in shifts]
    print_json(rows) if as_json else print_table(rows)


@duty.command()
def check(
    days: Annotated[int, typer.Option(min=1, max=92, help="How far ahead to look.")] = roster.AHEAD.days,
    as_json: JSON = False,
) -> None:
    """List the hours without anybody and those claimed twice; exit code 1 when there are any."""
    with wired() as parts:
        moment = parts.clock.now()
        until = moment + timedelta(days=days)
        shifts = parts.roster.shifts(None, moment, until)
    desks = [roster.seen(shifts, desk, moment, moment, until) for desk in sorted({each.desk for each in shifts})]
    faults = [fault for desk in desks for fault in _faults(desk)]
    print_json(faults) if as_json else print_table(faults)
    if faults:
        raise typer.Exit(1)


def _row(shift: Shift) -> dict[str, object]:
    span = {"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()}
    named = {name: getattr(shift, name) for name in ("desk", "person", "phone", "leader", "leader_phone")}
    return named | span


def _faults(desk: roster.DeskRoster) -> list[dict[str, object]]:
    holes = [(gap.starts_at, gap.ends_at, "") for gap in desk.gaps]
    twice = [(each.starts_at, each.ends_at, f"{each.first.person}, {each.second.person}") for each in desk.overlaps]
    return [
        {"desk": desk.desk, "fault": fault, "starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "who": who}
        for fault, found in (("nobody", holes), ("twice", twice))
        for starts, ends, who in found
    ]
