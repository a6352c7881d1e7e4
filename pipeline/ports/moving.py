"""Moving a whole store into another."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows went over, by table; empty tables left out."""

    rows: Mapping[str, int]
