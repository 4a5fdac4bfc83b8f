"""Completeness of totals: whether energy and moving distance stand for the whole run."""

COVERED = 0.95
"""CONTRACT: energy that is known for less of the unpaused seconds is called partial."""

APART = 0.01
"""CONTRACT: a distance and the moving part of it are both shown where they differ by this."""


def is_partial(
    gross_kcal: float | None, *, covered_s: float, duration_s: float, paused_s: float
) -> bool:
    """Whether there is an energy, and it is that of a part of the run."""
    return gross_kcal is not None and covered_s < COVERED * (duration_s - paused_s)


def are_apart(distance_m: float | None, moving_distance_m: float | None) -> bool:
    """Whether the two distances are to be told beside each other."""
    if distance_m is None or moving_distance_m is None:
        return False
    return abs(distance_m - moving_distance_m) >= APART * max(distance_m, moving_distance_m, 1.0)
