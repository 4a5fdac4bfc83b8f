"""`strapline analyse`: the breakdown of recorded workouts, without storing them."""

from pathlib import Path


def analyse(
    files: list[Path], *, athlete: str | None, as_json: bool, data_dir: Path | None
) -> None:
    """Print one breakdown, or several; a file that fails is named after the others."""
