"""Immutable values made by the dozen for every post, at a quarter of the price of frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def record(kind: type[_Class]) -> type[_Class]:
    """A dataclass with slots that no one may change after making: mypy holds to it, the interpreter does not.

    `frozen=True` sets each field by a call; that was a tenth of a verdict. Equal values are equal and hash alike.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)
