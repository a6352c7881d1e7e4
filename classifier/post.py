"""One post on its way through the stages."""

from __future__ import annotations

from classifier.record import record
from classifier.rules import Reading
from classifier.verdict import Place
from classifier.vocabulary import Cut


@record
class ReadPost:
    """Normalised fields, their originals and their signs, the place `at` in the batch that was cut, what rules and
    places say."""

    fields: dict[str, str]
    originals: dict[str, str]
    signs: int
    batch: Cut
    at: int
    reading: Reading
    places: tuple[Place, ...]
