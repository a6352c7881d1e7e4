"""Wilson's score interval: honest about small numbers."""

from math import sqrt

Z_95 = 1.959963984540054
RANKED_FROM = 10


def wilson(successes: int, trials: int, z: float = Z_95) -> tuple[float, float] | None:
    """Bounds of a proportion at 95 % (Wilson 1927, without continuity correction); None without trials."""
    if trials == 0:
        return None
    share, square = successes / trials, z * z
    centre = share + square / (2 * trials)
    margin = z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    # Rounding must not put the share itself outside.
    return max(0.0, min(share, (centre - margin) / whole)), min(1.0, max(share, (centre + margin) / whole))
