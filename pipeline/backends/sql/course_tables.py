"""The stop times of every case, one narrow row each: what figures read, a million at a time."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

case_courses = Table(
    "case_courses",
    metadata,
    Column("case_id", Text, primary_key=True),
    # Grows with every writing transaction, so that a reader asks for what is new to it (`courses.horizon`).
    Column("changed", BigInteger, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("detected_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    # The office's next clock, as in `cases`.
    Column("next_due_at", UtcTime),
    # The first publication, and how many posts were seen in the hours before and after it.
    Column("published_at", UtcTime),
    Column("posts_before", Integer, nullable=False),
    Column("posts_after", Integer, nullable=False),
    # The bodies that the packed parts name by their place in it, one a line.
    Column("bodies", Text, nullable=False),
    # As `codec.courses` packs them.
    Column("stays", LargeBinary, nullable=False),
    Column("opinions", LargeBinary, nullable=False),
    Column("clocks", LargeBinary, nullable=False),
    Index("case_courses_by_change", "changed"),
)
