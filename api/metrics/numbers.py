"""Shares and quantiles that say None of nothing."""

import numpy as np
import pandas as pd

P90 = 0.9


def rate(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def quantiles(values: "pd.Series[float]") -> tuple[float | None, float | None]:
    """Median and ninth decile, between two values where they fall between; None of nothing, and NaN is nothing."""
    known = values.to_numpy(dtype=np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        return None, None
    median, p90 = np.quantile(known, (0.5, P90), overwrite_input=True)
    return float(median), float(p90)
