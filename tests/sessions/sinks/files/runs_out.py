"""A finished run with everything a file can carry: gaits, climbs, beats, a pause, a lap, a gap."""

from ingest.measurements import Action, Measurement
from sessions.core.model.events import SecondClosed
from sessions.sinks.files import Recorded
from tests.sessions.core.runs import T0_NS, belt, heart, play, press

SECONDS = 900
GAP = range(400, 430)
PAUSE = (600.5, 660.5)
LAP_S = 300.5


def run_out(
    seconds: int = SECONDS,
    *,
    started_ns: int | None = T0_NS,
    pause: tuple[float, float] = PAUSE,
) -> Recorded:
    """Walk, jog and sprint in turn up a changing grade; the strap is silent for half a minute."""
    session, events = play([*_measurements(seconds, pause)])
    return Recorded(
        id="20251124-1600-abcd",
        started_ns=started_ns,
        seconds=tuple(event for event in events if isinstance(event, SecondClosed)),
        breakdown=session.breakdown(),
    )


def _measurements(seconds: int, pause: tuple[float, float]) -> list[Measurement]:
    found: list[Measurement] = []
    for second in range(seconds):
        speed = (5.5, 9.0, 13.0)[second // 60 % 3]
        found.append(belt(second, speed, incline=float(second // 200)))
        if second not in GAP:
            bpm = 100 + second // 60 % 3 * 20 + second % 5
            found.append(heart(second + 0.25, bpm, rr=(60_000 / bpm,)))
        if second == int(LAP_S):
            found.append(press(LAP_S, Action.LAP))
        if second == int(pause[0]):
            found.append(press(pause[0], Action.PAUSE))
        if second == int(pause[1]):
            found.append(press(pause[1], Action.RESUME))
    return found
