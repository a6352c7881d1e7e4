"""Mark posts that are told aside: of no focus themselves, they may yet belong to a case"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"


def upgrade() -> None:
    """Forward."""
    op.add_column("posts", sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("posts_aside", "posts", ["aside", "case_id", "collected_at"])
