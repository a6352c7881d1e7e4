"""`huiying dead`: messages that were set aside."""

from typing import TYPE_CHECKING, Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse
from pipeline.domain.errors import HuiyingError, NotFound, Refused
from pipeline.domain.messages import Remedy

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.context import Context
    from api.schemas.admin import Settled

IDS = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="As `huiying dead list` shows them.")]
ALL = Annotated[bool, typer.Option("--all", help="All that wait.")]
MOST = 100_000
WORDS = {Remedy.RESEND: "sends it again", Remedy.REREAD: "reads its source again", Remedy.NONE: "no: excerpt only"}

dead = typer.Typer(help="Look at messages that were set aside, retry or drop them.", no_args_is_help=True)
app.add_typer(dead, name="dead")


@dead.command(name="list")
def list_letters(
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 100,
    as_json: JSON = False,
) -> None:
    """List what waits, the newest first; --json shows payload and traceback too."""
    with wired() as parts:
        letters = parts.dead_letters.waiting(limit)
    if as_json:
        print_json(letters)
        return
    print_table(
        [
            {
                "id": each.id,
                "at": f"{each.at:%Y-%m-%d %H:%M}",
                "origin": each.origin,
                "reason": each.reason,
                "retry": WORDS[each.remedy],
            }
            for each in letters
        ]
    )


@dead.command()
def retry(ids: IDS = None, everything: ALL = False) -> None:
    """Send messages again as they were kept, masked; what a crawl found is read again by the next crawl.

    Of what was entered or imported only an excerpt is kept: those are left waiting, and the exit code is 1.
    """
    from api.upkeep import retry as retry_one

    _settle("retried", retry_one, ids or [], everything)


@dead.command()
def drop(ids: IDS = None, everything: ALL = False) -> None:
    """Give messages up."""
    from api.upkeep import drop as drop_one

    _settle("dropped", drop_one, ids or [], everything)


def _settle(done_word: str, settle_one: "Callable[[Context, str], Settled]", ids: list[str], everything: bool) -> None:
    """Each on its own: what cannot be settled keeps no other back, and is told at the end."""
    from huiying.serving import api_context

    if bool(ids) == everything:
        raise Misuse("name ids as `huiying dead list` shows them, or say --all")
    done, left = 0, list[HuiyingError]()
    with wired() as parts:
        context = api_context(parts)
        for each in [letter.id for letter in parts.dead_letters.waiting(MOST)] if everything else ids:
            try:
                done += settle_one(context, each).settled
            except (Refused, NotFound) as error:
                left.append(error)
    print(f"{done_word}: {done}")
    if left:
        raise Refused("left_waiting", f"not {done_word}: {len(left)}; {'; '.join(dict.fromkeys(map(str, left)))}")
