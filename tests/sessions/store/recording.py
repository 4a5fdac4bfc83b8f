"""A small recording to store: one strap, one notification and one closed second each second."""

from collections.abc import Iterator

from ingest.clock import Anchor
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import (
    Breakdown,
    Confidence,
    EnergyMethod,
    EnergyTotal,
    Heart,
    Interval,
    Load,
    SessionSummary,
    ZoneTimes,
)
from sessions.core.model.events import (
    AnyEvent,
    IntervalClosed,
    SecondClosed,
    SessionFinished,
    SessionStarted,
)
from sessions.core.model.sample import Kind
from sessions.store import SessionRow, Source, Store

SESSION = "20261122-0915-x7k2"
HOST, BOOT = "pi", "boot-1"
DEVICE = "strap"
STARTED_NS = 1_795_338_900 * NS_PER_S
MONO0_NS = 1_000 * NS_PER_S
ATHLETE = AthleteSnapshot(
    name="Ada",
    heart_rate_max_bpm=190.0,
    zone_bounds_bpm=(95.0, 114.0, 133.0, 152.0, 171.0, 190.0),
)
ANCHOR = Anchor(monotonic_ns=MONO0_NS, wall_ns=STARTED_NS)


def row(second: int, *, sequence: int | None = None, device: str = DEVICE) -> JournalRow:
    """The notification of one second: Heart Rate Measurement, flags 0, 120 bpm."""
    return JournalRow(
        host=HOST,
        boot=BOOT,
        sequence=second if sequence is None else sequence,
        device=device,
        characteristic="2A37",
        payload=bytes((0, 120)),
        monotonic_ns=MONO0_NS + second * NS_PER_S,
        wall_ns=STARTED_NS + second * NS_PER_S,
    )


def started(session: str = SESSION, *, sequence: int = 0) -> SessionStarted:
    return SessionStarted(
        session=session, sequence=sequence, t_s=0.0, started_ns=STARTED_NS, athlete=ATHLETE
    )


def second(cell: int, *, session: str = SESSION, sequence: int | None = None) -> SecondClosed:
    """Cell `cell`, closed: 120 bpm at 6 km/h."""
    return SecondClosed(
        session=session,
        sequence=cell + 1 if sequence is None else sequence,
        t_s=cell + 1.0,
        cell=cell,
        heart_rate_bpm=120.0,
        zone=2,
        speed_kmh=6.0,
        incline_pct=1.0,
        cadence_spm=None,
        distance_m=(cell + 1) * 6 / 3.6,
        gross_kcal=(cell + 1) * 0.1,
        net_kcal=(cell + 1) * 0.08,
        energy_method="belt",
        kind=Kind.WALK,
        heart_rate_source=DEVICE,
        speed_source="treadmill",
        rr_ms=(500.0, 499.0234375),
        paused=False,
    )


def interval(index: int, *, start_s: float, end_s: float, sequence: int) -> IntervalClosed:
    return IntervalClosed(
        session=SESSION,
        sequence=sequence,
        t_s=end_s,
        index=index,
        interval=closed_interval(start_s=start_s, end_s=end_s),
    )


def closed_interval(*, start_s: float, end_s: float) -> Interval:
    return Interval(
        start_s=start_s,
        end_s=end_s,
        kind=Kind.WALK,
        distance_m=(end_s - start_s) * 6 / 3.6,
        mean_speed_kmh=6.0,
        mean_incline_pct=1.0,
        mean_heart_rate_bpm=120.0,
        max_heart_rate_bpm=121.0,
        energy_kcal=(end_s - start_s) * 0.1,
        confidence=Confidence.MEASURED,
    )


def breakdown(
    *, seconds: int, session: str = SESSION, started_at: str = "2026-11-22T09:15:00Z"
) -> Breakdown:
    return Breakdown(
        session=SessionSummary(
            id=session,
            started_at=started_at,
            duration_s=float(seconds),
            moving_s=float(seconds),
            distance_m=seconds * 6 / 3.6,
            mean_speed_kmh=6.0,
            mean_heart_rate_bpm=120.0,
            max_heart_rate_bpm=121.0,
            ascent_m=None,
            source="live",
            sources={"heart_rate": [DEVICE]},
        ),
        intervals=(closed_interval(start_s=0.0, end_s=float(seconds)),),
        zones=ZoneTimes(
            model=None,
            bounds_bpm=ATHLETE.zone_bounds_bpm,
            seconds=(0.0, float(seconds), 0.0, 0.0, 0.0),
            below_s=0.0,
            unknown_s=0.0,
            heart_rate_max_bpm=190.0,
            heart_rate_max_origin=None,
        ),
        energy=EnergyTotal(
            gross_kcal=seconds * 0.1,
            net_kcal=seconds * 0.08,
            method=(EnergyMethod(name="belt", seconds=float(seconds)),),
            error_band_pct=20.0,
        ),
        heart=Heart(rmssd_ms=None, dfa_alpha1=None, recovery_60s_bpm=None),
        load=Load(trimp=3.5, edwards=None, moderate_min=None, vigorous_min=None),
    )


def session_row(session: str = SESSION, *, source: Source = Source.LIVE) -> SessionRow:
    return SessionRow(id=session, athlete=ATHLETE, source=source, opened_ns=STARTED_NS)


def begin(store: Store, *, source: Source = Source.LIVE) -> None:
    with store.unit():
        store.anchor(host=HOST, boot=BOOT, anchor=ANCHOR)
        store.open_session(session_row(source=source))
        store.claim(session=SESSION, device=DEVICE, host=HOST, boot=BOOT, from_mono_ns=MONO0_NS)


def record(store: Store, *, seconds: int) -> None:
    """From the first notification on, each with the events that it causes, in one unit each."""
    for moment, events in units(seconds=seconds):
        with store.unit():
            store.journal(moment)
            store.events(SESSION, events)


def units(*, seconds: int) -> Iterator[tuple[JournalRow, tuple[AnyEvent, ...]]]:
    yield row(0), (started(),)
    for cell in range(seconds):
        yield row(cell + 1), (second(cell),)


def finish(store: Store, *, seconds: int) -> None:
    result = breakdown(seconds=seconds)
    with store.unit():
        store.events(
            SESSION,
            (
                interval(0, start_s=0.0, end_s=float(seconds), sequence=seconds + 1),
                SessionFinished(
                    session=SESSION,
                    sequence=seconds + 2,
                    t_s=float(seconds),
                    breakdown=result,
                ),
            ),
        )
        store.finish_session(SESSION, ended_ns=STARTED_NS + seconds * NS_PER_S, breakdown=result)
