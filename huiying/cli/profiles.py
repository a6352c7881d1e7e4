"""`huiying profile`: whose rules these are."""

from typing import Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import settings_with

NAME = Annotated[str, typer.Argument(metavar="[NAME|FILE]", help="Else HUIYING_PROFILE.")]

profile = typer.Typer(help="Look at the rules of a place.", no_args_is_help=True)
app.add_typer(profile, name="profile")


@profile.command()
def check(name: NAME = "", as_json: JSON = False) -> None:
    """Read a profile and say what it holds; errors name file and line."""
    from huiying.wiring import read_profile

    found = read_profile(settings_with(profile=name).profile)
    facts = {
        "id": found.id,
        "name": found.name,
        "home": found.home,
        "units": len(found.units),
        "bodies": len(found.bodies),
        "clock_rules": len(found.clock_rules),
        "topics": len(found.topics),
        "hash": found.hash,
    }
    print_json(facts) if as_json else print_table([facts])


@profile.command()
def show(name: NAME = "", as_json: JSON = False) -> None:
    """List a profile's bodies: the names that `--body` and the dispatch form take."""
    from huiying.wiring import read_profile

    found = read_profile(settings_with(profile=name).profile)
    rows = [{"id": body.id, "name": body.name} for body in found.bodies.values()]
    print_json(rows) if as_json else print_table(rows)
