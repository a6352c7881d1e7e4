"""The sign-ins of the demo. Their password is no secret: the sign-in page offers them as buttons."""

from api.auth import hash_password
from api.context import DemoSignIn
from pipeline.domain.policy import Profile
from pipeline.ports.accounts import Account, Accounts

PASSWORD = "huiying-demo"


def handling_body(profile: Profile) -> str:
    """Who must answer for the gravest of the made-up events: it lies in the second unit."""
    unit = profile.units[1 % len(profile.units)].code
    body = profile.body_of(unit, "emergency") or profile.body_of(unit, "office")
    return body.id if body else ""


def demo_sign_ins(profile: Profile) -> tuple[DemoSignIn, ...]:
    """What the sign-in page offers and the console prints."""
    body = profile.bodies.get(handling_body(profile))
    return (
        DemoSignIn("analyst", PASSWORD, "analyst", "研判员"),
        DemoSignIn("handler", PASSWORD, "handler", f"承办人 · {body.name}" if body else "承办人"),
        DemoSignIn("leader", PASSWORD, "leader", "领导"),
        DemoSignIn("administrator", PASSWORD, "administrator", "管理员"),
    )


def ensure_accounts(accounts: Accounts, profile: Profile) -> None:
    """Make those of the accounts that are missing; one that somebody changed stays as it is."""
    for sign_in in demo_sign_ins(profile):
        if accounts.account(sign_in.username) is None:
            body = handling_body(profile) if sign_in.role == "handler" else ""
            hashed = hash_password(sign_in.password)
            accounts.put_account(Account(sign_in.username, sign_in.label, sign_in.role, hashed, body))
