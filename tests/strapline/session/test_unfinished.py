"""A session that was cut off goes on as if nothing had happened, or is finished as it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.clock import Anchor, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.collect.decoder import DecoderState
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.saved_state import Continuation
from sessions.recording.session_id import Opening
from sessions.store import Source, Store, StoredStatus
from strapline.session.new_session import new_session_row
from strapline.session.session_options import Resume
from strapline.session.unfinished import settle_unfinished

ORIGIN = Origin(host="here", boot="first")
DEVICES = ("strap", "treadmill")
ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)
START_NS = 1_000 * NS_PER_S


def frames(second: int) -> Iterator[tuple[str, str, bytes, float]]:
    """A minute's walk, a minute's jog, and so on; device, characteristic, bytes and time."""
    jogging = second // 60 % 2 == 1
    bpm = 100 + second % 60 if jogging else 100
    belt = Treadmill(speed_kmh=9.0 if jogging else 5.0, inclination_pct=1.0, ramp_angle_deg=0.0)
    yield "strap", "2A37", heart_rate.encode(HeartRate(heart_rate_bpm=bpm)), second + 0.3
    yield "treadmill", "2ACD", treadmill.encode(belt), second + 0.6


class Bench:
    """A recorder and a collector fed by hand."""

    def __init__(self, store: Store, *, wall_ns: int, going_on: Continuation | None = None) -> None:
        clock = SteppingClock(speed=None, start_wall_ns=wall_ns)
        anchor = store.read.anchor(host=ORIGIN.host, boot=ORIGIN.boot) or Anchor(
            monotonic_ns=START_NS, wall_ns=wall_ns
        )
        if going_on is None:
            row = new_session_row(
                athlete=ATHLETE,
                source=Source.LIVE,
                opened_ns=wall_ns,
                by=Opening(host="here", boot="first", sequence=0),
            )
            store.anchor(host=ORIGIN.host, boot=ORIGIN.boot, anchor=anchor)
            store.open_session(row)
            going_on = Continuation(session=fresh_session(row), heard=DecoderState())
        self.session_id = going_on.session.session_id
        for device in DEVICES:
            store.claim(
                session=self.session_id,
                device=device,
                host=ORIGIN.host,
                boot=ORIGIN.boot,
                from_mono_ns=START_NS,
            )
        heard = going_on.heard
        self._anchor = anchor
        self.recorder = Recorder(
            session=going_on.session, store=store, clock=clock, anchor=anchor, heard=heard
        )
        self._collector = Collector(
            origin=ORIGIN,
            numbers=store.numbers(host=ORIGIN.host, boot=ORIGIN.boot),
            anchor=anchor,
            journal=store,
            hand_on=self.recorder.handle,
            heard=heard,
        )

    def run(self, seconds: range) -> None:
        for second in seconds:
            for device, characteristic, payload, at_s in frames(second):
                self._collector.collect(
                    Notification(
                        device=device,
                        characteristic=characteristic,
                        payload=payload,
                        monotonic_ns=START_NS + round(at_s * NS_PER_S),
                        wall_ns=0,
                    )
                )
            last_ns = START_NS + round((second + 0.6) * NS_PER_S)
            self.recorder.tick(until_ns=self._anchor.at_ns(last_ns))


def now_ns() -> int:
    return SystemClock().wall_ns()


@contextmanager
def cut_off(folder: Path, *, after_s: int, ago_s: float) -> Iterator[str]:
    """A session that ran for a while and was never finished."""
    with Store.open(folder) as store:
        bench = Bench(store, wall_ns=now_ns() - round((after_s + ago_s) * NS_PER_S))
        bench.run(range(after_s))
        session = bench.session_id
    yield session


def numbers(breakdown: Breakdown | None) -> Breakdown:
    assert breakdown is not None
    return breakdown


@pytest.mark.parametrize("after_s", [7, 93, 157])
async def test_resumed_it_ends_as_if_it_had_never_been_cut(tmp_path: Path, after_s: int) -> None:
    with Store.open(tmp_path / "whole") as store:
        whole = Bench(store, wall_ns=now_ns())
        whole.run(range(200))
        expected = numbers(whole.recorder.finish())
    with (
        cut_off(tmp_path / "cut", after_s=after_s, ago_s=5) as session,
        Store.open(tmp_path / "cut") as store,
    ):
        going_on = await settle_unfinished(store, resume=Resume.ALWAYS)
        assert going_on is not None
        bench = Bench(store, wall_ns=now_ns(), going_on=going_on)
        bench.run(range(after_s, 200))
        resumed = numbers(bench.recorder.finish())
        await store.flush()
        assert store.read.session(session).status is StoredStatus.FINISHED
        events = store.read.events(session)
    assert resumed.intervals == expected.intervals
    assert resumed.zones == expected.zones
    assert resumed.energy == expected.energy
    assert [event.sequence for event in events] == list(range(len(events)))


async def test_without_a_terminal_a_recent_one_goes_on(tmp_path: Path) -> None:
    with cut_off(tmp_path, after_s=60, ago_s=60), Store.open(tmp_path) as store:
        assert await settle_unfinished(store, resume=Resume.ASK) is not None


async def test_without_a_terminal_an_old_one_is_finished_as_it_stands(tmp_path: Path) -> None:
    with (
        cut_off(tmp_path, after_s=90, ago_s=31 * 60) as session,
        Store.open(tmp_path) as store,
    ):
        assert await settle_unfinished(store, resume=Resume.ASK) is None
        assert store.read.session(session).status is StoredStatus.FINISHED
        assert numbers(store.read.breakdown(session)).session.duration_s == pytest.approx(89.3)


async def test_never_means_finished_as_it_stands(tmp_path: Path) -> None:
    with cut_off(tmp_path, after_s=60, ago_s=1) as session, Store.open(tmp_path) as store:
        assert await settle_unfinished(store, resume=Resume.NEVER) is None
        assert store.read.session(session).status is StoredStatus.FINISHED


async def test_cut_off_before_ten_seconds_it_is_dropped(tmp_path: Path) -> None:
    with cut_off(tmp_path, after_s=5, ago_s=1), Store.open(tmp_path) as store:
        assert await settle_unfinished(store, resume=Resume.NEVER) is None
        assert store.read.sessions() == ()


@pytest.mark.parametrize(
    "state",
    [b"\x81\xa7version\xcd\x03\xe7", b"\x81\xa6source\xa1\xff", b"\x81\xa1x" + b"\x91" * 5_000],
    ids=["another release", "no text", "deep"],
)
async def test_a_checkpoint_that_cannot_be_read_is_folded_again_from_the_journal(
    tmp_path: Path, state: bytes
) -> None:
    with cut_off(tmp_path, after_s=90, ago_s=5) as session, Store.open(tmp_path) as store:
        store.checkpoint(session=session, state=state, sequence=0)
        await store.flush()
        assert await settle_unfinished(store, resume=Resume.NEVER) is None
        assert numbers(store.read.breakdown(session)).session.duration_s == pytest.approx(89.3)
