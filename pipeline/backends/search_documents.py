"""What every search engine does alike with documents: the newest version counts, times are whole microseconds."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.ports.search import Document

TITLE_WEIGHT = 2.0
# The most values that are counted of one facet.
FACET_VALUES = 1_000


def microseconds(moment: datetime) -> int:
    """Since 1970, exact."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def newest(documents: Iterable[Document]) -> dict[str, Document]:
    """By id, the highest version of each."""
    found: dict[str, Document] = {}
    for each in documents:
        if each.id not in found or each.version > found[each.id].version:
            found[each.id] = each
    return found
