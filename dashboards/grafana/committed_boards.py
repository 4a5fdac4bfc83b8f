"""Boards as they are committed: their JSON needs no builder library."""

from pathlib import Path

COMMITTED = Path(__file__).parent / "boards"


def committed_boards() -> dict[str, str]:
    """Each board's JSON by its name; `strapline boards check` proves that it is fresh."""
    return {
        file.stem: file.read_text(encoding="utf-8") for file in sorted(COMMITTED.glob("*.json"))
    }
