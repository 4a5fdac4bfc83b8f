"""Machines whose clocks are wrong: what they do to sessions, beside the time that it really was."""

import msgspec

from ingest.clock import SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.collect.decoder import DecoderState
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.recording.boot_clock import BootClock
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.saved_state import Continuation
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from strapline.session.new_session import new_session_row

TRUE_NS = 1_795_338_900 * NS_PER_S
"""When the machine of a test is first switched on, in truth."""

ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)


class ClockCase(msgspec.Struct, frozen=True, kw_only=True):
    """One boot's wall clock: by how much it is wrong, until when, and whether it knows.

    `off_s`: Unix seconds it says more than it is. `from_s`: it says this Unix time at its start
    instead. `set_at_s`: after so long somebody who knows sets it, None: never. `slewed_s`: it is
    drawn into place for so long from then on, while it says that it is in step.
    """

    off_s: float = 0.0
    from_s: float | None = None
    set_at_s: float | None = None
    slewed_s: float = 0.0


class MachineClock(SystemClock):
    """A machine's clocks at a moment that the test says."""

    def __init__(self, case: ClockCase, *, booted_ns: int) -> None:
        self.true_ns = booted_ns
        self.booted_ns = booted_ns
        off_s = case.off_s if case.from_s is None else case.from_s - booted_ns / NS_PER_S
        self._off_ns = round(off_s * NS_PER_S)
        self._case = case

    def monotonic_ns(self) -> int:
        return self.true_ns - self.booted_ns

    def wall_ns(self) -> int:
        set_at_s, up_s = self._case.set_at_s, self.monotonic_ns() / NS_PER_S
        if set_at_s is None or up_s < set_at_s:
            return self.true_ns + self._off_ns
        left_s = self._case.slewed_s - (up_s - set_at_s)
        share = left_s / self._case.slewed_s if left_s > 0 else 0.0
        return self.true_ns + round(self._off_ns * share)

    def is_set(self) -> bool:
        set_at_s = self._case.set_at_s
        return set_at_s is not None and self.monotonic_ns() / NS_PER_S >= set_at_s


class Machine:
    """One boot: records a session from its start, or goes on with one."""

    def __init__(self, store: Store, *, boot: str, case: ClockCase, booted_ns: int) -> None:
        self._store = store
        self.origin = Origin(host="pi", boot=boot)
        self.clock = MachineClock(case, booted_ns=booted_ns)

    def wait(self, seconds: float) -> None:
        """Time passes, and nothing comes."""
        self.clock.true_ns += round(seconds * NS_PER_S)

    def start(self, going_on: Continuation | None = None) -> str:
        """As a run does; the session's id."""
        store, origin, clock = self._store, self.origin, self.clock
        after_ns = None if going_on is None else going_on.session.received_ns
        self.boot_clock = BootClock(store, origin=origin, clock=clock, after_ns=after_ns)
        anchor = self.boot_clock.anchor
        numbers = store.numbers(host=origin.host, boot=origin.boot)
        if going_on is None:
            row = new_session_row(
                athlete=ATHLETE,
                source=Source.LIVE,
                opened_ns=anchor.at_ns(clock.monotonic_ns()),
                by=Opening(host=origin.host, boot=origin.boot, sequence=numbers.following),
            )
            store.open_session(row)
            going_on = Continuation(session=fresh_session(row), heard=DecoderState())
        session, heard = going_on.session, going_on.heard
        for device in ("strap", "belt"):
            store.claim(
                session=session.session_id,
                device=device,
                host=origin.host,
                boot=origin.boot,
                from_mono_ns=clock.monotonic_ns(),
            )
        self.recorder = Recorder(
            session=session, store=store, clock=clock, anchor=anchor, heard=heard
        )
        self._collector = Collector(
            origin=origin,
            numbers=numbers,
            anchor=anchor,
            journal=store,
            hand_on=self.recorder.handle,
            heard=heard,
        )
        return session.session_id

    def record(self, seconds: range) -> None:
        """Belt and strap tell the number of each second; the clock is looked at now and then."""
        for second in seconds:
            belt = Treadmill(speed_kmh=speed_of(second), inclination_pct=1.0)
            frames = (
                ("strap", "2A37", heart_rate.encode(HeartRate(heart_rate_bpm=100 + second % 60))),
                ("belt", "2ACD", treadmill.encode(belt)),
            )
            for device, characteristic, payload in frames:
                self._collector.collect(
                    Notification(
                        device=device,
                        characteristic=characteristic,
                        payload=payload,
                        monotonic_ns=self.clock.monotonic_ns(),
                        wall_ns=self.clock.wall_ns(),
                    )
                )
            self.boot_clock.look()
            self.recorder.tick()
            self.wait(1.0)

    async def finish(self) -> Breakdown:
        """As Stop does, seconds after the last claim: it is committed."""
        await self._store.flush()
        breakdown = self.recorder.finish()
        assert breakdown is not None
        return breakdown


def speed_of(second: int) -> float:
    """Another one each second, so that a second that is lost, or comes twice, is seen."""
    return round(5.0 + second * 0.01, 2)


def number_of(speed_kmh: float) -> int:
    """The number of the second that a belt told by its speed."""
    return round((speed_kmh - 5.0) / 0.01)


def seconds_told(store: Store, session: str) -> list[int]:
    """The numbers of the seconds that a session holds, in its order; a held value counts once."""
    told: list[int] = []
    for event in store.read.events(session):
        if isinstance(event, SecondClosed) and event.speed_kmh is not None:
            number = number_of(event.speed_kmh)
            if not told or told[-1] != number:
                told.append(number)
    return told
