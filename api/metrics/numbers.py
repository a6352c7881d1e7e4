"""Shares and quantiles that say None of nothing."""

import numpy as np
import pandas as pd

P90 = 0.9


def rate(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def quantile(values: "pd.Series[float]", share: float) -> float | None:
    """Between two values where it falls between; None of nothing, and NaN is nothing."""
    known = values.to_numpy(dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(np.quantile(known, share)) if len(known) else None
