"""The schema. Times are UTC microseconds since 1970, documents are codec TEXT."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, false, text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(value: datetime | None) -> int | None:
    """As times are stored."""
    return None if value is None else (value - EPOCH) // MICROSECOND


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime as whole microseconds, alike and sortable on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Python to database."""
        return micros(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Database to Python."""
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData()

posts = Table(
    "posts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("revision", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("collected_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),
    Column("category", Text),
    Column("case_id", Text, nullable=False),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("aside", Boolean, nullable=False, server_default=false()),
    Column("author", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    # Covers what a list shows of its cases' posts over time.
    Index("posts_by_case", "case_id", "current", "collected_at", "published_at"),
    Index("posts_by_voice", "case_id", "author", "current"),
    Index("posts_by_collection", "collected_at"),
    # As many columns as the question has: SQLite would take `posts_by_case` for it, which holds all posts.
    Index(
        "posts_aside",
        *("case_id", "current", "moves", "collected_at"),
        sqlite_where=text("aside = 1"),
        postgresql_where=text("aside"),
    ),
)

# The events that are looked for by type; SQLite takes the index for a question that asks in these very words.
OF_PROPOSALS = text("type IN ('accountability_proposed', 'accountability_decided')")

events = Table(
    "events",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("noticed_at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("events_by_time", "noticed_at"),
    Index(
        "events_of_proposals",
        *("case_id", "type", "at"),
        sqlite_where=OF_PROPOSALS,
        postgresql_where=OF_PROPOSALS,
    ),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("head_hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("category", Text),
    Column("topic", Text),
    Column("grade", Text),
    Column("channel", Text, nullable=False),
    Column("lead", Text, nullable=False),
    # The lead, or the body proposed to lead while there is none: what lists filter and count by.
    Column("answerable", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False),
    Column("place", Text),
    # The values a list counts, as "|a|b|": one scan of an index counts them all.
    Column("categories", Text, nullable=False),
    Column("counties", Text, nullable=False),
    Column("detected_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("last_post_at", UtcTime, nullable=False),
    Column("post_count", Integer, nullable=False),
    Column("voice_count", Integer, nullable=False),
    # The office's next clock (`domain.urgency`); a body's is read from `clocks`.
    Column("next_due_at", UtcTime),
    Column("next_anchor_at", UtcTime),
    Column("next_clock", Text),
    Column("overdue", Boolean, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    # Covers what lists filter, count and sort by, so that they never read the wide rows. By id: what changes of a case
    # stays where it is.
    Index(
        "cases_in_lists",
        "id",
        "history",
        "state",
        "categories",
        "topic",
        "grade",
        "counties",
        "answerable",
        "next_due_at",
        "next_anchor_at",
        "opened_at",
    ),
    Index("cases_by_last_post", "last_post_at"),
)

case_bodies = Table(
    "case_bodies",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("body", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Index("case_bodies_by_body", "body", "case_id"),
)

# The places that lists do not hold (`case_filters.LISTED_PLACES`); SQLite takes the index for a question that asks in
# these very words.
UNLISTED = text("facet = 'place' AND length(value) NOT IN (4, 6)")

case_facets = Table(
    "case_facets",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Index("case_facets_of_places", "value", "case_id", sqlite_where=UNLISTED, postgresql_where=UNLISTED),
)

clocks = Table(
    "clocks",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("body", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("anchor_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("stopped_at", UtcTime),
    Column("passed", Integer, nullable=False),
    Column("next_threshold_at", UtcTime),
    Column("late_on_arrival", Boolean, nullable=False),
    Column("history", Boolean, nullable=False),
    Index(
        "clocks_by_next_threshold",
        "next_threshold_at",
        sqlite_where=text("next_threshold_at IS NOT NULL"),
        postgresql_where=text("next_threshold_at IS NOT NULL"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("claimed_by", Text, nullable=False, default=""),
    Column("claimed_until", UtcTime),
    Index("outbox_by_key", "key", "id"),
    # An id is never given again: a relay that was frozen must not clear what came after it.
    sqlite_autoincrement=True,
)

policies = Table(
    "policies",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("text", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("key", Text, primary_key=True),
    Column("to", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("facts", Text, nullable=False),
    Column("notified_at", UtcTime),
    Column("claimed_by", Text, nullable=False, default=""),
    Column("claimed_until", UtcTime),
    Index("notices_waiting", "notified_at", "at"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("letter", Text, nullable=False),
    Index("dead_letters_waiting", "settled", "at"),
)
