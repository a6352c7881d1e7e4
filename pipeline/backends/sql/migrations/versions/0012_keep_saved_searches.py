"""Keep saved searches, and what answered those that alert"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
    )
    op.create_index("saved_searches_by_owner", "saved_searches", ["owner"])
    op.create_table(
        "search_hits",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger()),
        sa.Column("seen_at", sa.BigInteger()),
        sa.UniqueConstraint("search_id", "found", name="search_hits_once"),
    )
