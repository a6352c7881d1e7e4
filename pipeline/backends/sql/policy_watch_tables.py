"""Tables of the policies whose opinion is watched, on the same schema as the cases."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

policy_watches = Table(
    "policy_watches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("desk", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Index("policy_watches_by_desk", "desk", "open", "opened_at"),
)

policy_watch_steps = Table(
    "policy_watch_steps",
    metadata,
    Column("watch_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("step", Text, nullable=False),
)
