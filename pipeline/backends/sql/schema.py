"""The schema's migrations: one history for both databases, run by Alembic from code."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from pipeline.backends.sql import (
    account_tables,
    course_tables,
    courses,
    desk_tables,
    duty_tables,
    follow_tables,
    policy_watch_tables,
    search_tables,
    tables,
)
from pipeline.backends.sql.engine import begin
from pipeline.domain.errors import HuiyingError, Unusable

SCRIPTS = Path(__file__).parent / "migrations"
METADATA = tables.metadata
# A number of ours among the database's advisory locks.
MIGRATING = 0x48594D47
OLDEST_POSTGRESQL = (13,)
OWNERS = (
    *(tables, account_tables, course_tables, desk_tables),
    *(duty_tables, follow_tables, policy_watch_tables, search_tables),
)
# The first version whose stores have stop times; an older store's are made of its histories.
STOP_TIMES = "0006"


class SchemaMismatch(HuiyingError):
    """The database was made by another version of this program."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's version, one process at a time; SchemaMismatch when it is newer."""
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    with begin(engine, write=True) as connection:
        _require_recent(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise SchemaMismatch(f"the store's schema «{current}» is newer than this program: update the program")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if current is not None and current < STOP_TIMES:
            courses.refill(connection)


def _require_recent(connection: Connection) -> None:
    version = connection.dialect.server_version_info or ()
    if connection.dialect.name == "postgresql" and version < OLDEST_POSTGRESQL:
        found, needed = (".".join(map(str, each)) for each in (version, OLDEST_POSTGRESQL))
        raise Unusable("store", f"PostgreSQL {found} is too old: {needed} or newer is needed")


def differences(engine: Engine) -> list[object]:
    """What the migrated database and the tables in code disagree on; empty when all is well."""
    with begin(engine, write=False) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))
