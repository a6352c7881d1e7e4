"""Shares and quantiles that say None of nothing."""

import pandas as pd

P90 = 0.9


def rate(part: int, whole: int) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def quantile(values: "pd.Series[float]", share: float) -> float | None:
    """Between two values where it falls between; None of nothing."""
    return float(values.quantile(share)) if len(values) else None
