"""Of events, posts and clocks only those are indexed that somebody looks for; cases of lists lie by their ids"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

PROPOSALS = "type IN ('accountability_proposed', 'accountability_decided')"
LISTED = ["history", "state", "categories", "topic", "grade", "counties", "answerable"]
TIMES = ["next_due_at", "next_anchor_at", "opened_at"]


def upgrade() -> None:
    """Forward."""
    op.drop_index("events_by_type", "events")
    op.create_index("events_of_proposals", "events", ["case_id", "type", "at"], **_where(PROPOSALS))
    op.drop_index("posts_aside", "posts")
    aside = _where("aside = 1", "aside")
    op.create_index("posts_aside", "posts", ["case_id", "current", "moves", "collected_at"], **aside)
    op.drop_index("clocks_by_due", "clocks")
    op.drop_index("clocks_by_next_threshold", "clocks")
    coming = _where("next_threshold_at IS NOT NULL")
    op.create_index("clocks_by_next_threshold", "clocks", ["next_threshold_at"], **coming)
    op.drop_index("cases_in_lists", "cases")
    op.create_index("cases_in_lists", "cases", ["id", *LISTED, *TIMES])


def _where(on_sqlite: str, on_postgresql: str = "") -> dict[str, Any]:
    return {"sqlite_where": sa.text(on_sqlite), "postgresql_where": sa.text(on_postgresql or on_sqlite)}
