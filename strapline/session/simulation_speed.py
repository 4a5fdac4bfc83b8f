"""The `--speed` option: simulated seconds per real second."""

from strapline.console.exit_errors import InputError


def parse_speed(given: str) -> float | None:
    """A number above 0, or None for "max".

    Raises:
        InputError: neither.
    """
    if given == "max":
        return None
    try:
        speed = float(given)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise InputError(f"--speed must be a number above 0 or max, got {given!r}")
    return speed
