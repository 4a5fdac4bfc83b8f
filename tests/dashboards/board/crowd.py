"""People on the wall board, one of each kind that a tile can show."""

import msgspec

from sessions.core.heart.zones import zone_of
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from tests.dashboards.web.scripted_port import BOUNDS_BPM, RUNNING

change = msgspec.structs.replace


def runner(name: str, bpm: float, *, age_s: float = 0.2, kcal: float = 48.3) -> LiveView:
    """Somebody whose highest heart rate is 185."""
    return change(
        RUNNING,
        athlete=name,
        simulated=False,
        heart_rate=Reading(value=bpm, age_s=age_s),
        heart_rate_max_bpm=185.0,
        zone=zone_of(bpm, bounds_bpm=BOUNDS_BPM),
        zone_seconds=(60.0, 60.0, 60.0, 100.0, 25.0),
        gross_kcal=kcal,
    )


ADA = runner("Ada", 142)
BRUNO = runner("Bruno", 160, kcal=31.0)
CHIARA = runner("Chiara", 100, kcal=90.0)
STALE = runner("Dmitri", 120, age_s=3.0)
SILENT = runner("Emmy", 120, age_s=6.0)
READY = LiveView(status=LiveStatus.IDLE, athlete="Fatima")


def crowd(count: int) -> list[LiveView]:
    """So many people at every heart rate, with long names among them."""
    return [runner(f"Person with a name {n}", 80 + n * 37 % 110) for n in range(count)]
