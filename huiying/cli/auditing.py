"""`huiying audit`: whether the store still follows from its histories."""

from dataclasses import asdict

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired


@app.command()
def audit(as_json: JSON = False) -> None:
    """Replay every case from its events, check the hash chain against the signed checkpoint, and compare the rows.

    Nothing is changed. The exit code is 1 when anything differs.
    """
    with wired() as parts:
        audited = parts.audit.run()
    if as_json:
        print_json(asdict(audited))
    else:
        print_table([{"cases": audited.cases, "events": audited.events, "differences": len(audited.differences)}])
        print_table([asdict(each) for each in audited.differences]) if audited.differences else None
    raise typer.Exit(1 if audited.differences else 0)
