"""A recorder with a plan, fed by hand through the collector into a real store."""

from collections.abc import Iterable
from typing import NamedTuple

from ingest.clock import Anchor, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.journal import BUTTON_DEVICE, Notification, Origin
from ingest.measurements import NS_PER_S, Action, HeartRate, Treadmill
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView
from sessions.live.plan_follower import PlanFollower
from sessions.recording.recorder import Recorder
from sessions.recording.refold import continued, fresh_session, guide_of
from sessions.store import SessionRow, Source, Store
from sessions.workouts.plan import Step, Workout

ORIGIN = Origin(host="here", boot="first")
SESSION = "20261122-0915-plan"
STARTED_NS = 1_795_338_900 * NS_PER_S
MONO0_NS = 1_000 * NS_PER_S
RUNNER = AthleteSnapshot(
    name="Ada",
    mass_kg=61.0,
    heart_rate_max_bpm=190.0,
    zone_bounds_bpm=(95.0, 114.0, 133.0, 152.0, 171.0, 190.0),
    heart_rate_alarm_bpm=170.0,
)
PLAN = Workout(
    name="plan",
    title="Plan",
    steps=(
        Step(name="Walk", kind=Kind.WALK, duration_s=30, speed_kmh=5.0),
        Step(name="Jog", kind=Kind.JOG, distance_m=100, speed_kmh=9.0),
        Step(name="Wait", kind=Kind.UNKNOWN),
        Step(name="Home", kind=Kind.WALK, duration_s=60, speed_kmh=5.0),
    ),
)


class HandClock(SystemClock):
    """Stands where it was put."""

    now_ns = MONO0_NS

    def monotonic_ns(self) -> int:
        return self.now_ns

    def wall_ns(self) -> int:
        return STARTED_NS + self.now_ns - MONO0_NS


class Second(NamedTuple):
    """What one second brings; None: the device is silent."""

    bpm: int | None = 120
    speed_kmh: float | None = 5.0
    press: Action | None = None


class Bench:
    """One process that records `SESSION`, from its start or from where it was cut off."""

    def __init__(
        self,
        store: Store,
        *,
        resumed: bool = False,
        plan: Workout = PLAN,
        clock: HandClock | None = None,
    ) -> None:
        self._store = store
        self.clock = clock or HandClock()
        anchor = Anchor(monotonic_ns=MONO0_NS, wall_ns=STARTED_NS)
        if resumed:
            row = store.read.session(SESSION)
            session, events = continued(store.read, row)
            store.events(SESSION, events)
            guide = guide_of(store.read, row)
        else:
            row = SessionRow(
                id=SESSION,
                athlete=RUNNER,
                source=Source.LIVE,
                opened_ns=STARTED_NS,
                workout=plan,
            )
            store.anchor(host=ORIGIN.host, boot=ORIGIN.boot, anchor=anchor)
            store.open_session(row)
            session, guide = fresh_session(row), PlanFollower(plan, athlete=RUNNER)
        for device in ("strap", "treadmill", BUTTON_DEVICE):
            store.claim(
                session=SESSION,
                device=device,
                host=ORIGIN.host,
                boot=ORIGIN.boot,
                from_mono_ns=MONO0_NS,
            )
        self.recorder = Recorder(
            session=session, store=store, clock=self.clock, anchor=anchor, guide=guide
        )
        self._collector = Collector(
            origin=ORIGIN,
            numbers=store.numbers(host=ORIGIN.host, boot=ORIGIN.boot),
            anchor=anchor,
            journal=store,
            hand_on=self.recorder.handle,
        )

    def run(self, seconds: Iterable[tuple[int, Second]]) -> None:
        """Each second: the strap at .25, the belt at .5, a button at .75, a tick at 1."""
        for number, second in seconds:
            self._second(number, second)

    def view(self) -> LiveView:
        return self.recorder.view(devices=(), notices=(), athlete_name="Ada")

    async def finish(self) -> Breakdown | None:
        breakdown = self.recorder.finish()
        await self._store.flush()
        return breakdown

    def _second(self, number: int, second: Second) -> None:
        if second.bpm is not None:
            frame = heart_rate.encode(HeartRate(heart_rate_bpm=second.bpm))
            self._notify("strap", "2A37", frame, at_s=number + 0.25)
        if second.speed_kmh is not None:
            frame = treadmill.encode(Treadmill(speed_kmh=second.speed_kmh))
            self._notify("treadmill", "2ACD", frame, at_s=number + 0.5)
        if second.press is not None:
            self._at(number + 0.75)
            self._collector.press(second.press, clock=self.clock)
        self._at(number + 1.0)
        self.recorder.tick()

    def _notify(self, device: str, characteristic: str, frame: bytes, *, at_s: float) -> None:
        self._at(at_s)
        self._collector.collect(
            Notification(
                device=device,
                characteristic=characteristic,
                payload=frame,
                monotonic_ns=self.clock.now_ns,
                wall_ns=self.clock.wall_ns(),
            )
        )

    def _at(self, at_s: float) -> None:
        self.clock.now_ns = MONO0_NS + round(at_s * NS_PER_S)
