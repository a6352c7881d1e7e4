"""Lists count who leads or is proposed to; the office's next clock is no supporting body's sign-in"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INDEX = "cases_in_lists"
BEFORE = ["history", "state", "categories", "topic", "grade", "counties"]
AFTER = ["next_due_at", "next_anchor_at", "opened_at", "id"]

cases = sa.table(
    "cases",
    *(sa.column(name) for name in ("id", "lead", "answerable", "body", "next_due_at", "next_anchor_at", "next_clock")),
)
clocks = sa.table(
    "clocks", *(sa.column(name) for name in ("case_id", "kind", "body", "anchor_at", "due_at", "stopped_at"))
)


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("answerable", sa.Text(), nullable=False, server_default=""))
        table.drop_index(INDEX)
        table.create_index(INDEX, [*BEFORE, "answerable", *AFTER])
    connection = op.get_bind()
    for row in connection.execute(sa.select(cases.c.id, cases.c.lead, cases.c.body)).all():
        answerable = row.lead or _proposed(row.body)
        values = _next_clock(connection, row.id, answerable)
        connection.execute(cases.update().where(cases.c.id == row.id).values(answerable=answerable, **values))


def _proposed(body: str) -> str:
    """The body proposed to lead, of a case as the codec wrote it."""
    lead = json.loads(body)["data"]["route"]["lead"]
    return str(lead["body"]) if lead else ""


def _next_clock(connection: sa.Connection, case_id: str, answerable: str) -> dict[str, Any]:
    k = clocks.c
    concerns = sa.or_(k.kind != "sign_in", k.body == answerable)
    running = sa.select(clocks).where(k.case_id == case_id, k.stopped_at.is_(None), concerns)
    first = connection.execute(running.order_by(k.due_at, k.kind, k.body).limit(1)).one_or_none()
    return {
        "next_due_at": first.due_at if first else None,
        "next_anchor_at": first.anchor_at if first else None,
        "next_clock": first.kind if first else None,
    }
