"""Best first, then newest: Tantivy leaves equal scores in no order of ours."""

from typing import Any

import tantivy

_MARGIN = 64
_LARGEST_WINDOW = 20_000

Ranked = list[tuple[float, int, tantivy.DocAddress]]


def ranked_by(searcher: tantivy.Searcher, question: tantivy.Query, wanted: int, scored: bool) -> tuple[int, Ranked]:
    """The total, and at least the `wanted` best as (score, time, address).

    The window grows until what ties with the last one wanted lies inside it; beyond 20,000 equals their
    order is left to Tantivy. What has no score at all is ordered by time from the start.
    """
    window = wanted + _MARGIN
    total, found = _fetched(searcher, question, window, scored)
    if scored and not (found and found[0][0]):
        return ranked_by(searcher, question, wanted, scored=False) if found else (total, [])
    while len(found) == window and wanted and _tied(found, wanted, scored) and window < _LARGEST_WINDOW:
        window *= 4
        total, found = _fetched(searcher, question, window, scored)
    return total, _settled(searcher, found)


def _fetched(searcher: tantivy.Searcher, question: tantivy.Query, window: int, scored: bool) -> tuple[int, Ranked]:
    result: Any = searcher.search(question, limit=window, order_by_field=None if scored else "at")
    addresses = [address for _, address in result.hits]
    scores = [key if scored else 0.0 for key, _ in result.hits]
    times = [int(at or 0) for at in searcher.fast_field_values("at", addresses)]
    return int(result.count), list(zip(scores, times, addresses, strict=True))


def _tied(found: Ranked, wanted: int, scored: bool) -> bool:
    """Whether the last one wanted equals the last one fetched, so that its equals may lie outside."""
    by = 0 if scored else 1
    return found[wanted - 1][by] == found[-1][by]


def _settled(searcher: tantivy.Searcher, found: Ranked) -> Ranked:
    ties = searcher.fast_field_values("fingerprint", [address for _, _, address in found])
    order = sorted(range(len(found)), key=lambda at: (-found[at][0], -found[at][1], ties[at]))
    return [found[at] for at in order]
