"""Tables of those who sign in, beside the cases on the same schema."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from pipeline.backends.sql.tables import UtcTime, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("username", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("username", Text, nullable=False),
    Column("csrf_token", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index("sessions_by_expiry", "expires_at"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("username", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("failed_sign_ins_by_key", "key", "at"),
)

account_acts = Table(
    "account_acts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("username", Text, nullable=False),
    # What it was changed to, in the field's words: a role, a body, a token's purpose; never a password or a secret.
    Column("told", Text, nullable=False),
    Index("account_acts_by_time", "at"),
)

case_views = Table(
    "case_views",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("username", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("case_views_by_case", "case_id", "at"),
    Index("case_views_by_time", "at"),
)
