"""Tables of saved searches and of what answered them, beside the cases on the same schema."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from pipeline.backends.sql.tables import UtcTime, metadata

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("matter", Text, nullable=False),
    # The question, and what stands in the address bar for it, as JSON.
    Column("wanted", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("alerts", Boolean, nullable=False),
    Index("saved_searches_by_owner", "owner"),
)

search_hits = Table(
    "search_hits",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("search_id", Integer, nullable=False),
    Column("found", Text, nullable=False),
    # Empty for what answered the search before alerts were asked for.
    Column("raised_at", UtcTime),
    Column("seen_at", UtcTime),
    UniqueConstraint("search_id", "found", name="search_hits_once"),
)
