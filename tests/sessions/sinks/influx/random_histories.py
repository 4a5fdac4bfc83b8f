"""Histories of a store, by a seed: runs, corrections, profiles, restarts, outages of the sink."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from ingest.clock import Anchor, Clock, SystemClock, Trust
from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind, Link
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.session import Session
from sessions.recording import corrections
from sessions.recording.corrections import CannotCorrect
from sessions.recording.recompute import recomputed
from sessions.recording.recorder import close_session
from sessions.recording.redate import settle_dates
from sessions.recording.refold import continued
from sessions.schema import LIVE
from sessions.sinks.delivery.batches import Completing
from sessions.sinks.delivery.delivery import Delivery
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.influx.expected_points import KeptPoints, athlete_points, session_points
from sessions.sinks.influx.line_protocol import Point, Value
from sessions.store import SessionRow, Source, Store, StoredStatus
from sessions.store.diary_book import DiaryBook
from sessions.store.stored_values import DeviceSeen
from sessions.week.diary import Entry, Food, Strength, Weight
from tests.sessions.sinks.influx.memory_series import MemorySeries

FIRST_NS = 1_795_338_900 * NS_PER_S
TODAY_NS = FIRST_NS + 10 * 24 * 3600 * NS_PER_S
HOUR_NS = 3600 * NS_PER_S  # what lies between two merged runs is paused, second by second
NAMES = ("Ada", "Bo")


class _Today(SystemClock):
    """The summaries' day, whatever the day of the test."""

    def wall_ns(self) -> int:
        return TODAY_NS


class History:
    """One store, one sink, and what happens to them."""

    def __init__(self, folder: Path, *, seed: int, outages: float = 0.3) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._clock: Clock = _Today()
        self.sink = MemorySeries(outages=outages, seed=seed)
        self.told: list[str] = []
        self._runs = 0
        self._store = Store.open(folder, sinks=["influx"])
        self.store = self._store.__enter__()

    def close(self) -> None:
        self._store.__exit__(None, None, None)

    async def live_through(self, *, events: int) -> None:
        """Random happenings, then everything is delivered."""
        await self._run()
        for _ in range(events):
            happening = self._random.choice(self._happenings())
            self.told.append(happening.__name__.strip("_"))
            await happening()
            if self._random.random() < 0.6:
                await self._deliver(until_done=False)
        self.sink.outages = 0.02  # a whole session has to get through in one go
        await self._deliver(until_done=True)

    def expected(self) -> KeptPoints:
        """What the sink should hold.

        Two sessions of one athlete may have a point in the same place (their intervals begin in
        one second, or both own a stretch of one device): a database merges the two, so that each
        field there has to be that of one of them.
        """
        kept: KeptPoints = {}
        for row in self.store.read.sessions():
            own = session_points(self.store.read, self._completing(), row)
            for key, fields in own.items():
                there = self.sink.kept.get(key, {})
                for name, value in fields.items():
                    told = kept.setdefault(key, {})
                    if name not in told or there.get(name) == value:
                        told[name] = value
        return kept

    def summaries(self) -> KeptPoints:
        """Days and weeks as they are now. Quiet days are told with the next one that is not."""
        return {
            key: fields
            for name in NAMES
            for key, fields in athlete_points(self._completing(), name).items()
        }

    def _completing(self) -> Completing:
        return Completing(self.store.read, clock=self._clock, profile_of=lambda _: None)

    def _happenings(self) -> list[Callable[[], Awaitable[None]]]:
        return [
            *(self._run, self._run),
            *(self._recompute, self._recompute, self._recompute),
            *(self._assign, self._trim, self._split, self._merge, self._undo, self._undo),
            *(self._set_clock, self._set_clock),
            *(self._delete, self._redate, self._publish, self._restart, self._diary),
        ]

    async def _deliver(self, *, until_done: bool) -> None:
        delivery = Delivery(
            self.sink,
            store=self.store,
            clock=self._clock,
            batch_rows=40 if until_done else self._random.choice((7, 40, 5_000)),
        )
        self.store.take_diary_changes()
        await self.store.flush()
        for _ in range(300 if until_done else self._random.randrange(3)):
            with suppress(SinkUnavailable):
                await delivery.deliver_committed()
                await self.store.flush()
                if self.store.read.outbox_length() == 0:
                    return
        assert not until_done

    def _finished(self) -> list[SessionRow]:
        return [r for r in self.store.read.sessions() if r.status is StoredStatus.FINISHED]

    def _any(self) -> SessionRow | None:
        rows = self._finished()
        return self._random.choice(rows) if rows else None

    async def _run(self) -> None:
        """A session of its own devices, folded as it comes, perhaps cut off and gone on with."""
        number, chance = self._runs, self._random
        self._runs += 1
        started_ns = FIRST_NS + chance.choice((0, 0, 1, 5)) * 24 * 3600 * NS_PER_S
        started_ns += chance.randrange(180) * NS_PER_S
        boot, seconds = f"boot-{number}", chance.randrange(25, 80)
        anchor = Anchor(monotonic_ns=NS_PER_S, wall_ns=started_ns)
        row = SessionRow(
            id=f"run-{number:02}",
            athlete=self._snapshot(),
            source=chance.choice((Source.LIVE, Source.LIVE, Source.SIMULATED)),
            opened_ns=started_ns,
            publish=chance.random() < 0.7,
        )
        self.store.anchor(host="pi", boot=boot, anchor=anchor)
        self.store.open_session(row)
        for device in (f"strap {number}", f"belt {number}"):
            self.store.claim(session=row.id, device=device, host="pi", boot=boot, from_mono_ns=0)
        cut_at = chance.randrange(seconds) if chance.random() < 0.5 else None
        speed, session = 6.0, None
        for second in range(seconds):
            speed = chance.choice((0.0, 5.0, 9.0, 14.0)) if chance.random() < 0.05 else speed
            bpm = 90 + round(4 * speed) + chance.randrange(8)
            self._journal(number, second, bpm=bpm, speed_kmh=speed)
            if chance.random() < 0.05:
                self._note(row.id, number, at_s=second - 3.7)
            if second == cut_at:
                session = await self._folded(row.id)
                if chance.random() < 0.5:
                    await self._restart()
        session = await self._folded(row.id)
        self._show_live(row, started_ns=started_ns)
        close_session(session, store=self.store, guide=None)
        await self.store.flush()

    def _snapshot(self, name: str | None = None) -> AthleteSnapshot:
        top = self._random.choice((170.0, 190.0, 205.0))
        return AthleteSnapshot(
            name=name or self._random.choice(NAMES),
            mass_kg=self._random.choice((None, 61.0, 80.0)),
            heart_rate_max_bpm=self._random.choice((None, top)),
            zone_bounds_bpm=tuple(top * share for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
            jog_kmh=self._random.choice((None, 5.5)),
        )

    def _journal(self, number: int, second: int, *, bpm: int, speed_kmh: float) -> None:
        frames = {
            f"strap {number}": ("2A37", heart_rate.encode(HeartRate(heart_rate_bpm=bpm))),
            f"belt {number}": (
                "2ACD",
                treadmill.encode(Treadmill(speed_kmh=speed_kmh, inclination_pct=1.0)),
            ),
        }
        for place, (device, (characteristic, payload)) in enumerate(frames.items()):
            mono_ns = NS_PER_S + second * NS_PER_S + place * 10**8
            self.store.journal(
                JournalRow(
                    host="pi",
                    boot=f"boot-{number}",
                    sequence=2 * second + place,
                    device=device,
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=mono_ns,
                    wall_ns=FIRST_NS,
                )
            )

    def _note(self, session: str, number: int, *, at_s: float) -> None:
        self.store.note(
            session,
            DeviceSeen(
                at_s=at_s,
                device=f"strap {number}",
                kind=DeviceKind.STRAP,
                link=Link.STREAMING,
            ),
        )

    async def _folded(self, session: str) -> Session:
        """As a process that resumes it: said again from the start."""
        await self.store.flush()
        folded, events = continued(self.store.read, self.store.read.session(session))
        self.store.events(session, events)
        await self.store.flush()
        return folded

    def _show_live(self, row: SessionRow, *, started_ns: int) -> None:
        if row.source is Source.SIMULATED and not row.publish:
            return
        at_ns = started_ns + 5 * NS_PER_S + 123
        fields: dict[str, Value] = {"session": row.id, "speed_kmh": 5.0}
        self.sink.write([Point(LIVE, (row.athlete.name,), fields, at_ns)])

    async def _recompute(self) -> None:
        row = self._any()
        if row is not None:
            athlete = self._snapshot(row.athlete.name) if self._random.random() < 0.7 else None
            recomputed(self.store, row, athlete=athlete)
            await self.store.flush()

    async def _assign(self) -> None:
        row = self._any()
        if row is not None:
            corrections.assign(self.store, row, athlete=self._snapshot(), clock=self._clock)
            await self.store.flush()

    async def _trim(self) -> None:
        row = self._any()
        if row is not None:
            with suppress(CannotCorrect):
                corrections.trim(
                    self.store,
                    row,
                    from_s=self._random.randrange(20),
                    to_s=self._random.randrange(20, 60),
                    clock=self._clock,
                )
            await self.store.flush()

    async def _split(self) -> None:
        row = self._any()
        if row is not None:
            self._runs += 1
            with suppress(CannotCorrect):
                corrections.split(
                    self.store,
                    row,
                    at_s=self._random.randrange(10, 50),
                    second_id=f"part-{self._runs:02}",
                    clock=self._clock,
                )
            await self.store.flush()

    async def _merge(self) -> None:
        one = self._any()
        near = [
            row
            for row in self._finished()
            if one is not None and abs((row.started_ns or 0) - (one.started_ns or 0)) < HOUR_NS
        ]
        if len(near) > 1:
            with suppress(CannotCorrect):
                corrections.merge(self.store, self._random.sample(near, 2), clock=self._clock)
            await self.store.flush()

    async def _undo(self) -> None:
        edits = self.store.read.edits()
        if edits:
            with suppress(CannotCorrect):
                corrections.undo(self.store, self._random.choice(edits))
            await self.store.flush()

    async def _delete(self) -> None:
        row = self._any()
        if row is not None:
            corrections.delete(self.store, row, clock=self._clock)
            await self.store.flush()

    async def _redate(self) -> None:
        row = self._any()
        if row is not None and row.started_ns is not None and not row.windows:
            by_ns = self._random.choice((-40, -1, 3, 90_000)) * NS_PER_S + 7
            self.store.redate(row.id, started_ns=row.started_ns + by_ns)
            await self.store.flush()

    async def _set_clock(self) -> None:
        """The host of a session learns the time; only the first time in a boot counts."""
        row = self._any()
        if row is None:
            return
        one = self._random.choice(self.store.read.ranges(row.id))
        anchor = self.store.anchor_of(host=one.host, boot=one.boot)
        assert anchor is not None
        by_ns = self._random.choice((-3, 40, -HOUR_NS // NS_PER_S, 86_400)) * NS_PER_S + 7
        at_ns = one.from_mono_ns + 20 * NS_PER_S
        tie = Anchor(monotonic_ns=at_ns, wall_ns=anchor.at_ns(at_ns) + by_ns, trust=Trust.SURE)
        self.store.tie(host=one.host, boot=one.boot, tie=tie)
        await self.store.flush()
        await settle_dates(self.store, clock=self._clock)

    async def _publish(self) -> None:
        row = self._any()
        if row is not None:
            self.store.publish(row.id)
            await self.store.flush()

    async def _restart(self) -> None:
        await self.store.flush()
        self.close()
        self._store = Store.open(self._folder, sinks=["influx"])
        self.store = self._store.__enter__()

    async def _diary(self) -> None:
        what = self._random.choice(
            (Food(energy_kcal=500.0), Strength(duration_min=30.0), Weight(mass_kg=61.0))
        )
        at_ns = FIRST_NS + self._random.randrange(6) * 24 * 3600 * NS_PER_S
        with DiaryBook.open(self._folder) as book:
            book.add(Entry(athlete=self._random.choice(NAMES), at_ns=at_ns, what=what))


def differences(sink: KeptPoints, store: KeptPoints) -> list[str]:
    """Each point that is missing, stale or not the same, in a line."""
    lines = [f"missing: {key}" for key in store.keys() - sink.keys()]
    lines += [f"stale: {key}" for key in sink.keys() - store.keys()]
    lines += [
        f"other: {key} {msgspec.json.encode(sink[key])!r} not {msgspec.json.encode(store[key])!r}"
        for key in store.keys() & sink.keys()
        if sink[key] != store[key]
    ]
    return lines
