"""Find a case's voices, and when its posts were written, without reading the posts"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.drop_index("posts_by_case", "posts")
    op.create_index("posts_by_case", "posts", ["case_id", "current", "collected_at", "published_at"])
    op.create_index("posts_by_voice", "posts", ["case_id", "author", "current"])
