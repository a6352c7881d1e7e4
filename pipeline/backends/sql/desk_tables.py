"""Tables of the desk's own book, beside the cases on the same schema."""

from sqlalchemy import Column, Index, Integer, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

desk_entries = Table(
    "desk_entries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    # The cases it speaks of, as "|a|b|".
    Column("cases", Text, nullable=False),
    Index("desk_entries_by_desk", "desk", "at"),
)

desk_replies = Table(
    "desk_replies",
    metadata,
    Column("entry_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due_at", UtcTime),
)
