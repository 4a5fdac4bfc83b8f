"""Whether a session is paused, as of what has been received."""

from ingest.measurements import NS_PER_S, Action, Button, Measurement, Treadmill, Value
from sessions.core.alignment.aligner import Aligner


def taken(aligner: Aligner, value: Value, *, at_s: float) -> None:
    aligner.add(Measurement(source="belt", sequence=0, at_ns=round(at_s * NS_PER_S), value=value))


def test_a_press_counts_before_its_second_is_closed() -> None:
    aligner = Aligner()
    for at_s in range(6):
        taken(aligner, Treadmill(speed_kmh=6.0), at_s=at_s)
    taken(aligner, Button(action=Action.PAUSE), at_s=5.1)
    assert aligner.paused
    assert not aligner.pausing.paused
    taken(aligner, Button(action=Action.RESUME), at_s=5.2)
    assert not aligner.paused
