"""Keep which cases a person follows"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "followed_cases",
        sa.Column("owner", sa.Text(), primary_key=True),
        sa.Column("case_id", sa.Text(), primary_key=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
    )
    op.create_index("followed_cases_by_case", "followed_cases", ["case_id"])
