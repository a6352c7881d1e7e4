"""`huiying user`: who may sign in."""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from huiying.cli.application import app
from huiying.cli.printing import JSON, print_json, print_table
from huiying.cli.starting import wired
from huiying.errors import Misuse
from pipeline.cases.actor import BOUND, Role
from pipeline.domain.policy import Profile
from pipeline.ports.accounts import Account, AccountAct, Accounts, ActKind

if TYPE_CHECKING:
    from huiying.wiring import Wiring

SHORTEST_PASSWORD = 10
# Who the log says it was: whoever sits at the machine.
OPERATOR = "cli"
NAME = Annotated[str, typer.Argument(metavar="NAME")]

user = typer.Typer(help="Manage who may sign in.", no_args_is_help=True)
app.add_typer(user, name="user")


@user.command()
def add(
    name: NAME,
    role: Annotated[Role, typer.Option(help="What the person does.")],
    body: Annotated[str, typer.Option(help="The body acted for, such as 522701.housing.")] = "",
    display_name: Annotated[str, typer.Option(help="How the person is shown.")] = "",
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
) -> None:
    """Make an account; the password is asked for."""
    from api.auth import hash_password

    with wired() as parts:
        if parts.accounts.account(name):
            raise Misuse(f"the account {name} exists; `huiying user password {name}` gives it a new password")
        _require_body(role, body, parts.profile)
        password = _new_password(password_stdin)
        account = Account(name, display_name or name, role.value, hash_password(password), body)
        told = " ".join(filter(None, (role.value, body)))
        parts.accounts.put_account(account, _act(parts, ActKind.MADE, name, told))
    print(f"{name} may sign in as {role.value}")


@user.command(name="list")
def list_accounts(as_json: JSON = False) -> None:
    """List the accounts."""
    with wired() as parts:
        rows = [
            {
                "username": each.username,
                "display_name": each.display_name,
                "role": each.role,
                "body": each.body,
                "disabled": each.disabled,
            }
            for each in parts.accounts.accounts()
        ]
    print_json(rows) if as_json else print_table(rows)


@user.command()
def password(
    name: NAME,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
) -> None:
    """Give an account a new password."""
    from api.auth import hash_password

    with wired() as parts:
        account = _account(parts.accounts, name)
        hashed = hash_password(_new_password(password_stdin))
        parts.accounts.put_account(replace(account, password_hash=hashed), _act(parts, ActKind.PASSWORD, name))


@user.command()
def disable(name: NAME) -> None:
    """Let an account sign in no more; its sessions and tokens end at once."""
    with wired() as parts:
        account = replace(_account(parts.accounts, name), disabled=True)
        parts.accounts.put_account(account, _act(parts, ActKind.DISABLED, name))


@user.command()
def enable(name: NAME) -> None:
    """Let a disabled account sign in again."""
    with wired() as parts:
        account = replace(_account(parts.accounts, name), disabled=False)
        parts.accounts.put_account(account, _act(parts, ActKind.ENABLED, name))


@user.command()
def token(
    name: NAME,
    label: Annotated[str, typer.Option(help="What the token is for.")] = "script",
    days: Annotated[int, typer.Option(min=1, help="How long it lives.")] = 90,
) -> None:
    """Print a new API token of an account; it is shown this once."""
    from api.auth import issue_token

    with wired() as parts:
        account = _account(parts.accounts, name)
        now = parts.clock.now()
        print(issue_token(parts.accounts, account.username, label, now, timedelta(days=days)))


def _act(parts: "Wiring", kind: ActKind, username: str, told: str = "") -> AccountAct:
    return AccountAct(parts.clock.now(), OPERATOR, kind, username, told)


def _account(accounts: Accounts, name: str) -> Account:
    account = accounts.account(name)
    if account is None:
        raise Misuse(f"there is no account {name}; `huiying user list` shows those there are")
    return account


def _require_body(role: Role, body: str, profile: Profile) -> None:
    if role in BOUND and not body:
        raise Misuse(f"a {role.value} acts for a body; name it with --body, such as --body 522701.housing")
    if body and body not in profile.bodies:
        raise Misuse(f"the profile {profile.id} has no body {body}; `huiying profile show` lists them")


def _new_password(from_stdin: bool) -> str:
    given = (
        sys.stdin.readline().rstrip("\n")
        if from_stdin
        else str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    )
    if len(given) < SHORTEST_PASSWORD:
        raise Misuse(f"a password has at least {SHORTEST_PASSWORD} characters")
    return given
