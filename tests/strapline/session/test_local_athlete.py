"""A session on equipment of the tests' own: who is waited for, and what a resumed one knows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import msgspec
import pytest

from dashboards.words.core_notes import note_words
from ingest.clock import Anchor, Clock
from ingest.codecs import treadmill
from ingest.collect.collector import Collector
from ingest.collect.decoder import Decoder, DecoderState
from ingest.devices.sensor import DeviceKind, Progress
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, Treadmill
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.core.report import iso_utc
from sessions.live.commands import Start
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus
from sessions.recording.recorder import Recorder
from sessions.recording.refold import continuation, fresh_session, refolded
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from strapline.session.equipment import Equipment, Opener
from strapline.session.local_athlete import LocalAthlete, always
from strapline.session.new_session import new_session_row
from strapline.session.supervised_run import BEGIN_WITHIN_S

ATHLETE = Athlete(name="Ann")
WALL_NS = 1_700_000_000 * NS_PER_S
KMH = 9.0
MPH = 1.609344
CUT_S, WHOLE_S = 150, 180


def frame(second: int) -> bytes:
    """9 km/h on a machine that writes it as 5.59 and counts true metres."""
    said = Treadmill(speed_kmh=round(KMH / MPH, 2), total_distance_m=int(second * KMH / 3.6))
    return treadmill.encode(said)


class Scripted:
    """A treadmill that says its frames a second apart; without any it never connects."""

    kind = DeviceKind.TREADMILL

    def __init__(self, name: str, *, clock: Clock, frames: Sequence[bytes] = ()) -> None:
        self.name = name
        self._clock = clock
        self._frames = frames
        self.is_done = asyncio.Event()

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        if not self._frames:
            await asyncio.Event().wait()
        progress.found(rssi_dbm=None)
        progress.connected()
        yield self._notifications()

    async def _notifications(self) -> AsyncIterator[Notification]:
        yield self._said("2A00", b"A treadmill")
        for one in self._frames:
            await self._clock.sleep(1.0)
            yield self._said("2ACD", one)
        self.is_done.set()
        await asyncio.Event().wait()

    def _said(self, characteristic: str, payload: bytes) -> Notification:
        return Notification(
            device=self.name,
            characteristic=characteristic,
            payload=payload,
            monotonic_ns=self._clock.monotonic_ns(),
            wall_ns=self._clock.wall_ns(),
        )


def on(equipment: Equipment, clock: SteppingClock) -> Opener:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with clock.running():
            yield equipment

    def opener() -> AbstractAsyncContextManager[Equipment]:
        return opened()

    return opener


async def test_the_plan_begins_without_a_device_that_never_comes(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=WALL_NS)
    begun: list[int] = []
    there = Scripted("there", clock=clock, frames=[frame(second) for second in range(60)])
    equipment = Equipment(
        clock=clock,
        sensors=[there, Scripted("away", clock=clock)],
        origin=Origin(host="here", boot="first"),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: begun.append(clock.monotonic_ns()),
        over=there.is_done.wait,
    )
    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=None, opener=on(equipment, clock))
        )
        assert await program.record_one() is not None
        program.start_no_more()
        assert (program.view().status, program.view().can_start) == (LiveStatus.FINISHED, False)
        with pytest.raises(StartRefused, match="strapline run begins another"):
            await program.do(Start())
    [begun_ns] = begun
    assert begun_ns == (1 + BEGIN_WITHIN_S) * NS_PER_S


def speeds(events: Sequence[AnyEvent]) -> dict[int, float | None]:
    return {event.cell: event.speed_kmh for event in events if isinstance(event, SecondClosed)}


def cut_off(store: Store) -> str:
    """A session that ran until its belt was known to speak of miles, and broke off."""
    origin = Origin(host="here", boot="first")
    clock = SteppingClock(speed=None, start_wall_ns=WALL_NS)
    anchor = Anchor(monotonic_ns=0, wall_ns=WALL_NS)
    row = new_session_row(
        athlete=ATHLETE,
        source=Source.LIVE,
        opened_ns=WALL_NS,
        by=Opening(host="here", boot="first", sequence=0),
    )
    store.anchor(host=origin.host, boot=origin.boot, anchor=anchor)
    store.open_session(row)
    store.claim(session=row.id, device="belt", host="here", boot="first", from_mono_ns=0)
    heard = DecoderState()
    recorder = Recorder(
        session=fresh_session(row), store=store, clock=clock, anchor=anchor, heard=heard
    )
    collector = Collector(
        origin=origin,
        numbers=count(),
        anchor=anchor,
        journal=store,
        hand_on=recorder.handle,
        heard=heard,
    )
    rows = [("2A00", b"A treadmill", 0), *(("2ACD", frame(s), s) for s in range(CUT_S))]
    for characteristic, payload, second in rows:
        collector.collect(
            Notification(
                device="belt",
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=second * NS_PER_S,
                wall_ns=0,
            )
        )
        recorder.tick(until_ns=WALL_NS + second * NS_PER_S)
    assert collector.decoder.in_miles == ("belt",)
    return row.id


def whole_heard(store: Store, session: str) -> object:
    """What a decoder of the whole journal remembers."""
    decoder = Decoder(lambda _host, _boot: Anchor(monotonic_ns=0, wall_ns=WALL_NS))
    for row in store.read.journal(session):
        decoder.measurements(row)
    return msgspec.to_builtins(decoder.state)


async def test_a_resumed_session_knows_what_it_had_found_out_and_recomputes_alike(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path) as store:
        session_id = cut_off(store)
    clock = SteppingClock(speed=None, start_wall_ns=WALL_NS + (CUT_S - 1) * NS_PER_S)
    belt = Scripted("belt", clock=clock, frames=[frame(s) for s in range(CUT_S, WHOLE_S)])
    equipment = Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="here", boot="second"),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: None,
        over=belt.is_done.wait,
    )
    with Store.open(tmp_path) as store:
        found, since_checkpoint = continuation(store.read, store.read.session(session_id))
        assert found.heard is not None
        assert msgspec.to_builtins(found.heard) == whole_heard(store, session_id)
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=None, opener=on(equipment, clock))
        )
        await program.record_one(resumed=found)
        stored = speeds(store.read.events(session_id))
        again, events = refolded(store.read, store.read.session(session_id))
        recomputed = speeds((*events, *again.finish()))
    # What the journal holds since the last checkpoint is folded again as it was the first time,
    assert all(abs((kmh or 0) - KMH) < 0.01 for kmh in speeds(since_checkpoint).values())
    assert since_checkpoint
    # what comes after is converted from the first record on,
    assert all(abs((stored[cell] or 0) - KMH) < 0.01 for cell in range(CUT_S + 2, WHOLE_S - 1))
    # and the whole recomputes to the same numbers.
    assert recomputed == stored


class OnceInThePast(SteppingClock):
    """A clock without a battery: in 1970 until somebody sets it, 20 s after the start."""

    def wall_ns(self) -> int:
        return super().wall_ns() if self.is_set() else self.monotonic_ns()

    def is_set(self) -> bool:
        return self.monotonic_ns() > 20 * NS_PER_S


async def test_a_clock_that_is_set_in_mid_session_dates_it_when_it_ends(tmp_path: Path) -> None:
    clock = OnceInThePast(speed=None, start_wall_ns=WALL_NS)
    belt = Scripted("belt", clock=clock, frames=[frame(second) for second in range(60)])
    said: set[str] = set()

    async def over() -> None:
        await belt.is_done.wait()
        said.update(program.view().notices)

    equipment = Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="pi", boot="first"),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: None,
        over=over,
    )
    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=None, opener=on(equipment, clock))
        )
        breakdown = await program.record_one()
        assert breakdown is not None
        row = store.read.session_or_last(None)
        assert store.read.breakdown(row.id) == breakdown
        shown = program.view().breakdown
    assert row.started_ns == WALL_NS + 1 * NS_PER_S
    assert breakdown.session.started_at == iso_utc(row.started_ns)
    assert shown == breakdown
    assert any("was set: the session is dated anew" in line for line in said)
    assert breakdown.session.notes[-1] == (
        "The clock of pi was 19676 d behind until it was set 0:00:18 into the session."
    )
    assert note_words(breakdown.session.notes[-1]) == breakdown.session.notes[-1]
