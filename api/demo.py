"""The sign-ins of the demonstration."""

from collections.abc import Sequence

from api.auth import hash_password
from api.context import DemoSignIn
from pipeline.cases.actor import Role
from pipeline.domain.policy import Profile
from pipeline.ports.accounts import Account, Accounts

HANDLER_BODY = "522702.emergency"


def seed_demo_accounts(
    accounts: Accounts, profile: Profile, handler_bodies: Sequence[str] = (HANDLER_BODY,)
) -> tuple[DemoSignIn, ...]:
    """Create analyst, leader and a handler for each body; running it again changes nothing.

    Only a body of the profile gets a handler. Passwords are public: never call this in production.
    """
    sign_ins = [
        _sign_in("analyst", Role.ANALYST, "网信办研判员"),
        _sign_in("leader", Role.LEADER, "督查领导"),
    ]
    bodies = {"analyst": profile.internet_office, "leader": ""}
    for number, body in enumerate((b for b in handler_bodies if b in profile.bodies), start=1):
        username = "handler" if number == 1 else f"handler{number}"
        sign_ins.insert(-1, _sign_in(username, Role.HANDLER, f"{profile.bodies[body].name}承办人"))
        bodies[username] = body
    for sign_in in sign_ins:
        _create(accounts, sign_in, bodies[sign_in.username])
    return tuple(sign_ins)


def _sign_in(username: str, role: Role, label: str) -> DemoSignIn:
    return DemoSignIn(username, f"{username}-demo", role.value, label)


def _create(accounts: Accounts, sign_in: DemoSignIn, body: str) -> None:
    known = accounts.account(sign_in.username)
    if known is not None and known.body == body:
        return
    accounts.put_account(Account(sign_in.username, sign_in.label, sign_in.role, hash_password(sign_in.password), body))
