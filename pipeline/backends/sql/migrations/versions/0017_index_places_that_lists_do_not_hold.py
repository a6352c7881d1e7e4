"""Of what a case is filtered by only the places are indexed that lists do not hold; nobody asks for cases by opening"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

UNLISTED = "facet = 'place' AND length(value) NOT IN (4, 6)"


def upgrade() -> None:
    """Forward."""
    where = sa.text(UNLISTED)
    op.drop_index("case_facets_by_value", "case_facets")
    op.create_index(
        "case_facets_of_places", "case_facets", ["value", "case_id"], sqlite_where=where, postgresql_where=where
    )
    op.drop_index("cases_by_opening", "cases")
