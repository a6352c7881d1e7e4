"""The table of followed cases, beside the cases on the same schema."""

from sqlalchemy import Column, Index, Integer, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

followed_cases = Table(
    "followed_cases",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    # The number of the last event that the owner has seen.
    Column("seen", Integer, nullable=False),
    Index("followed_cases_by_case", "case_id"),
)
