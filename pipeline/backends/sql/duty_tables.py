"""Tables of roster, contacts and calls, on the same schema as the cases."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

duty_shifts = Table(
    "duty_shifts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", Text, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("person", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("leader", Text, nullable=False),
    Column("leader_phone", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("removed_by", Text, nullable=False),
    Column("removed_at", UtcTime),
    Index("duty_shifts_by_desk", "desk", "ends_at"),
)

# Every version of every contact; the newest is `current`, unless the contact was taken out.
contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("current", Boolean, nullable=False),
    Column("desk", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("phone_kind", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("confirmed_at", UtcTime, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("removed_at", UtcTime),
    Column("removed_by", Text, nullable=False),
    Index("contacts_by_desk", "desk", "current"),
)

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("open", Boolean, nullable=False),
    # When the one it is with has to have acknowledged; null when nobody is waited for.
    Column("due_at", UtcTime),
    Column("call", Text, nullable=False),
    Index("calls_by_due", "due_at"),
    Index("calls_by_desk", "to", "open", "opened_at"),
    Index("calls_by_case", "case_id"),
)

call_steps = Table(
    "call_steps",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("step", Text, nullable=False),
)
