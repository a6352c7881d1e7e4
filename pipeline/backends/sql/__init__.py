"""One store for both databases: SQLite embedded, PostgreSQL beyond one machine, by SQLAlchemy Core."""
