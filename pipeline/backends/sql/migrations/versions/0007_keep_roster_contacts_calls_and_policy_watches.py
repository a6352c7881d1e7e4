"""Keep the duty roster, the contacts book, acknowledged calls and the policies watched"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    _people()
    _calls()
    _policies()


def _text(*names: str) -> list["sa.Column[str]"]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _times(*names: str) -> list["sa.Column[int]"]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _people() -> None:
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *_text("desk"),
        *_times("starts_at", "ends_at"),
        *_text("person", "phone", "leader", "leader_phone", "note", "entered_by"),
        *_times("entered_at"),
        *_text("removed_by"),
        sa.Column("removed_at", sa.BigInteger()),
    )
    op.create_index("duty_shifts_by_desk", "duty_shifts", ["desk", "ends_at"])
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        *_text("desk", "kind", "person", "post", "phone", "phone_kind"),
        sa.Column("rank", sa.Integer(), nullable=False),
        *_times("confirmed_at"),
        *_text("confirmed_by"),
        sa.Column("removed_at", sa.BigInteger()),
        *_text("removed_by"),
    )
    op.create_index("contacts_by_desk", "contacts", ["desk", "current"])


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), primary_key=True),
        *_text("case_id", "to"),
        *_times("opened_at"),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        *_text("call"),
    )
    op.create_index("calls_by_due", "calls", ["due_at"])
    op.create_index("calls_by_desk", "calls", ["to", "open", "opened_at"])
    op.create_index("calls_by_case", "calls", ["case_id"])
    op.create_table(
        "call_steps",
        sa.Column("call_id", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        *_text("kind"),
        *_times("at"),
        *_text("by", "step"),
    )


def _policies() -> None:
    op.create_table(
        "policy_watches",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *_text("desk", "title"),
        *_times("opened_at"),
        *_text("opened_by"),
        sa.Column("open", sa.Boolean(), nullable=False),
    )
    op.create_index("policy_watches_by_desk", "policy_watches", ["desk", "open", "opened_at"])
    op.create_table(
        "policy_watch_steps",
        sa.Column("watch_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        *_text("kind"),
        *_times("at"),
        *_text("by", "step"),
    )
