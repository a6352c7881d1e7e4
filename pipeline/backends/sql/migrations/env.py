"""Alembic's entry: migrates on the connection it is handed."""

from alembic import context

from pipeline.backends.sql.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
