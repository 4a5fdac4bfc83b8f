"""Palette of the two things that colours tell: heart-rate zones and gaits; the same everywhere.

No colour of one can be taken for one of the other, nor for its neighbour in its own, by people of
any colour vision (protan, deutan and tritan, simulated in full); each stands out from a white and
from a dark panel, three to one; and zones bear text in `TEXT_ON_ZONE`, 4.5 to one. They were found
by search over these conditions, which `tests/dashboards/words/test_palette.py` asks again. A zone
has its number beside its colour, and a gait its pattern and its word, wherever they stand.
"""

from sessions.core.model.sample import Kind

_WHITE, _INK = "#ffffff", "#12161c"

ZONE_COLOURS = {1: "#636976", 2: "#146deb", 3: "#2e7536", 4: "#cc8329", 5: "#d31326"}
"""Grey, blue, green, orange, red: what runners know from other products."""

TEXT_ON_ZONE = {1: _WHITE, 2: _WHITE, 3: _WHITE, 4: _INK, 5: _WHITE}

GAIT_COLOURS = {
    Kind.REST: "#837e70",
    Kind.WALK: "#609da6",
    Kind.JOG: "#9c7df8",
    Kind.SPRINT: "#bd21b0",
    Kind.UNKNOWN: "#8d8d8d",  # no gait, and striped: it is told from rest by that
}
"""Stone, teal, violet, magenta."""
