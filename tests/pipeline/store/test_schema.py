"""The migrations make the schema that the code speaks of."""

from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.backends.sql.engine import begin, open_engine
from pipeline.backends.sql.schema import SchemaMismatch, differences, migrate


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    assert differences(engine) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    migrate(engine)
    with begin(engine, write=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_newer_database_is_refused_with_the_remedy(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    migrate(engine)
    with begin(engine, write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="update the program"):
        migrate(engine)
