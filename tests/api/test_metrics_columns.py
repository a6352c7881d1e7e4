"""Rows of cases are found by where they begin."""

from collections.abc import Sequence

import numpy as np
import pytest

from api.metrics.columns import rows_at, starts_of

# Five cases of two, none, one, three and no rows.
CASES = np.array([0, 0, 2, 3, 3, 3], np.int32)


@pytest.mark.parametrize(
    ("places", "rows"),
    [([], []), ([0], [0, 1]), ([1, 4], []), ([3, 0], [3, 4, 5, 0, 1]), ([0, 2, 3], [0, 1, 2, 3, 4, 5])],
)
def test_the_rows_of_cases_come_in_the_order_of_the_cases(places: Sequence[int], rows: Sequence[int]) -> None:
    assert rows_at(starts_of(CASES, 5), np.array(places, np.int64)).tolist() == rows
