"""Keep what is done to accounts and tokens, and by whom"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "account_acts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_index("account_acts_by_time", "account_acts", ["at"])
