"""Keep the stop times of every case in one narrow row; `schema.migrate` fills them from the histories"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "case_courses",
        sa.Column("case_id", sa.Text(), primary_key=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("state", "category", "topic", "channel", "place", "lead")
        ),
        sa.Column("detected_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("next_due_at", sa.BigInteger()),
        sa.Column("published_at", sa.BigInteger()),
        sa.Column("posts_before", sa.Integer(), nullable=False),
        sa.Column("posts_after", sa.Integer(), nullable=False),
        sa.Column("bodies", sa.Text(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("stays", "opinions", "clocks")),
    )
    op.create_index("case_courses_by_change", "case_courses", ["changed"])
