"""The Typer application and how it ends."""

import sys
import traceback
from importlib.metadata import version
from typing import Annotated

import typer

from huiying.errors import Misuse
from huiying.settings import PREFIX
from pipeline.domain.errors import Unusable

ROOMS = {"huiying", "api", "crawlers", "pipeline", "classifier"}

app = typer.Typer(
    name="huiying",
    help="Huiying 回应: one thread from a raw post to an evaluated government answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"huiying {version('huiying')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Huiying 回应: one thread from a raw post to an evaluated government answer."""


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 misused; no traceback unless `--debug`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line in this process and give its exit code."""
    debug = "--debug" in arguments
    try:
        app(arguments, prog_name="huiying")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except Exception as error:
        if debug:
            traceback.print_exc()
        else:
            print(f"huiying: {_one_line(error)}", file=sys.stderr)
        return 2 if isinstance(error, (Misuse, Unusable)) else 1
    return 0


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, Unusable):
        return f"{PREFIX}{error.part.upper()}: {text}"
    if type(error).__module__.partition(".")[0] in ROOMS or isinstance(error, OSError):
        return text
    return f"unexpected {type(error).__name__}: {text} (`huiying --debug …` shows where it came from)"
