"""Rows that have one of many values in a column: a statement of one parameter, the same for any number of values.

A parameter for each value makes the program write, and the database read and plan, a longer statement every time.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import NullType, TypeDecorator


class _Values(TypeDecorator[Sequence[Any]]):
    """PostgreSQL takes a list as it is, SQLite as JSON."""

    impl = NullType  # of no kind, so that no cast of the parameter is written
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Any) -> Any:
        """Python to database."""
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class Among(ColumnElement[Any]):
    """`column` has one of the values of the parameter `name`: texts or whole numbers."""

    inherit_cache = False
    # Of no kind: what is boolean is compared with 1 on SQLite, which then reads the whole table.
    type = NullType()

    def __init__(self, column: Column[Any] | ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=_Values())


@compiles(Among, "sqlite")
def _on_sqlite(asked: Among, compiler: Any, **how: Any) -> str:
    column, values = compiler.process(asked.column, **how), compiler.process(asked.values, **how)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(Among, "postgresql")
def _on_postgresql(asked: Among, compiler: Any, **how: Any) -> str:
    column, values = compiler.process(asked.column, **how), compiler.process(asked.values, **how)
    kind = compiler.dialect.type_compiler_instance.process(asked.column.type)
    return f"{column} = ANY (CAST({values} AS {kind}[]))"
