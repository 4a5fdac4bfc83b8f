"""Runs to feed a session with: measurements by hand, and random ones with their truth."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from hypothesis import strategies as st

from ingest.measurements import (
    Action,
    Battery,
    Button,
    Contact,
    FootPod,
    HeartRate,
    Measurement,
    Treadmill,
    Value,
)
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.events import AnyEvent
from sessions.core.model.sample import Kind
from sessions.core.session import Session
from sessions.core.session_state import SessionState, decode_hook, encoder
from tests.sizes import sized

EXAMPLES = sized(usual=40, quick=12, long=300)
T0_NS = 1_764_000_000_000_000_000

RUNNER = freeze(
    Athlete(
        sex="female",
        age_years=34,
        mass_kg=61,
        heart_rate_max_bpm=188,
        heart_rate_rest_bpm=56,
    ),
    on=None,
)
NOBODY = freeze(Athlete(), on=None)


def at(t_s: float, value: Value, *, source: str, sequence: int | None = None) -> Measurement:
    """A measurement `t_s` seconds after an arbitrary moment."""
    at_ns = T0_NS + round(t_s * 1e9)
    return Measurement(
        source=source,
        at_ns=at_ns,
        sequence=at_ns if sequence is None else sequence,
        value=value,
    )


def heart(
    t_s: float, bpm: int, *, source: str = "strap", rr: tuple[float, ...] = ()
) -> Measurement:
    return at(t_s, HeartRate(heart_rate_bpm=bpm, rr_ms=rr or None), source=source)


def lost(t_s: float, bpm: int = 111, *, source: str = "strap") -> Measurement:
    value = HeartRate(heart_rate_bpm=bpm, contact=Contact.NOT_DETECTED)
    return at(t_s, value, source=source)


def belt(
    t_s: float,
    kmh: float,
    *,
    incline: float | None = None,
    counter: int | None = None,
    grips: int | None = None,
) -> Measurement:
    value = Treadmill(
        speed_kmh=kmh,
        inclination_pct=incline,
        total_distance_m=counter,
        heart_rate_bpm=grips,
    )
    return at(t_s, value, source="belt")


def pod(t_s: float, kmh: float, spm: int = 160) -> Measurement:
    return at(t_s, FootPod(speed_kmh=kmh, cadence_spm=spm), source="pod")


def press(t_s: float, action: Action, label: str = "") -> Measurement:
    return at(t_s, Button(action=action, label=label), source="page")


def battery(t_s: float) -> Measurement:
    return at(t_s, Battery(battery_pct=80), source="strap")


def new_session(athlete: AthleteSnapshot = RUNNER) -> Session:
    return Session(session_id="s", athlete=athlete)


_head = msgspec.msgpack.Decoder(SessionState, dec_hook=decode_hook).decode


def elsewhere(session: Session) -> Session:
    """The session as another process goes on with it: from its head and its chunks alone."""
    chunks = session.chunks(after=0)
    return Session.restore(_head(encoder.encode(session.state)), chunks=lambda: chunks)


def play(
    measurements: Sequence[Measurement], *, session: Session | None = None
) -> tuple[Session, list[AnyEvent]]:
    """Feed everything in the order given, and finish; the events that stand."""
    session = new_session() if session is None else session
    events = [event for m in measurements for event in session.feed(m)]
    return session, standing(events, session.finish())


def standing(events: Sequence[AnyEvent], ending: Sequence[AnyEvent]) -> list[AnyEvent]:
    """All events less those `finish` took back."""
    return [*(e for e in events if e.sequence < ending[0].sequence), *ending]


def each_second(seconds: int, make: Callable[[int], Sequence[Measurement]]) -> list[Measurement]:
    return [m for second in range(seconds) for m in make(second)]


@dataclass(frozen=True)
class Piece:
    """A stretch of a plan at one belt speed."""

    kind: Kind
    speed_kmh: float
    seconds: int


DEMO = tuple(
    Piece(kind, speed, seconds)
    for kind, speed, seconds in (
        (Kind.WALK, 5.5, 60),
        (Kind.JOG, 9.0, 120),
        (Kind.SPRINT, 13.5, 60),
        (Kind.WALK, 5.5, 180),
        (Kind.JOG, 9.0, 120),
        (Kind.SPRINT, 13.5, 60),
        (Kind.WALK, 5.5, 120),
    )
)


def belt_speeds(
    pieces: Sequence[Piece], *, ramp_kmh_per_s: float, noise_kmh: float = 0.0, seed: int = 0
) -> list[float]:
    """What a belt shows at each whole second when each piece's speed is commanded at its start."""
    noise = random.Random(seed)
    shown, speed = [], pieces[0].speed_kmh
    for piece in pieces:
        for _ in range(piece.seconds):
            shown.append(max(0.0, speed + noise.gauss(0.0, noise_kmh)))
            step = max(-ramp_kmh_per_s, min(ramp_kmh_per_s, piece.speed_kmh - speed))
            speed += step
    return shown


_values = st.one_of(
    st.builds(
        HeartRate,
        heart_rate_bpm=st.integers(0, 250),
        contact=st.sampled_from(Contact),
        rr_ms=st.none() | st.lists(st.floats(200, 2500), max_size=3).map(tuple),
    ),
    st.builds(
        Treadmill,
        speed_kmh=st.none() | st.sampled_from([0.0, 0.5, 4.0, 7.2, 9.5, 14.0]),
        inclination_pct=st.none() | st.floats(-3, 12),
        total_distance_m=st.none() | st.integers(0, 5000),
        heart_rate_bpm=st.none() | st.integers(0, 220),
    ),
    st.builds(FootPod, speed_kmh=st.floats(0, 20), cadence_spm=st.integers(0, 220)),
    st.builds(Button, action=st.sampled_from(Action)),
    st.just(Battery(battery_pct=50)),
)


@st.composite
def runs(draw: st.DrawFn) -> list[Measurement]:
    """Anything in time order: silences, several sources, buttons, absurd values."""
    t_s, measurements = 0.0, []
    for sequence in range(draw(st.integers(1, 60))):
        t_s += draw(st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.0, 1.0, 3.5, 8.0, 14.0]))
        value = draw(_values)
        source = draw(st.sampled_from(["a", "b"])) + type(value).__name__
        measurements.append(at(t_s, value, source=source, sequence=sequence))
    return measurements
