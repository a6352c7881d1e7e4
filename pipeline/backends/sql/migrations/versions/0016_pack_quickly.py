"""PostgreSQL packs documents by LZ4 where it can, and leaves room beside an outbox row for its claim"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

PACKED = {"posts": ("post", "assessment"), "events": ("body",), "cases": ("body",)}
# A server older than 14 does not know the words, one that was built without LZ4 refuses them: both pack as before.
WHERE_IT_CAN = """
DO $do$ BEGIN
  EXECUTE $sql$ALTER TABLE {table} {columns}$sql$;
EXCEPTION WHEN syntax_error OR feature_not_supported THEN NULL;
END $do$
"""


def upgrade() -> None:
    """Forward. What is stored already stays as it is packed until it is written again."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, names in PACKED.items():
        columns = ", ".join(f"ALTER COLUMN {name} SET COMPRESSION lz4" for name in names)
        op.execute(sa.text(WHERE_IT_CAN.format(table=table, columns=columns)))
    op.execute(sa.text("ALTER TABLE outbox SET (fillfactor = 50)"))
