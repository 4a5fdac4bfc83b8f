"""A saved state is all that goes on from it, small, and written ever more seldom."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from benchmarks.core import RUNNER, notifications
from ingest.clock import Anchor
from ingest.collect.decoder import Decoder, DecoderState
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.archive import SPAN
from sessions.core.model.events import AnyEvent
from sessions.core.session import Session
from sessions.recording.auto_start import AutoStart
from sessions.recording.saved_state import Continuation, StateError, head_of, restored
from sessions.store import Store
from sessions.store.database_file import STORE_FILE
from tests.sessions.recording.generated_rows import KITS, WALL_NS, Step, Tick, steps_of
from tests.sizes import sized
from tests.strapline.session.test_unfinished import Bench, now_ns

HEAD_BYTES = 16 * 1024
ATHLETE = freeze(RUNNER, on=None)
DATA = Path(__file__).parent


class Place:
    """A process that folds rows: goes on from what another one has saved, and keeps chunks once."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.reads = 0
        self._go_on(
            Continuation(
                session=Session(session_id="s", athlete=ATHLETE),
                heard=DecoderState(),
                opening=AutoStart(quiet_s=20.0),
            )
        )

    def _go_on(self, saved: Continuation) -> None:
        assert saved.heard is not None
        assert saved.opening is not None
        self.session, self.opening = saved.session, saved.opening
        self._decoder = Decoder(
            lambda _host, _boot: Anchor(monotonic_ns=0, wall_ns=WALL_NS), state=saved.heard
        )

    def take(self, step: Step) -> list[bytes]:
        """What the session says, encoded, and whether it would be closed now."""
        events: list[AnyEvent] = []
        if isinstance(step, Tick):
            told = b"closes" if self.opening.closes(step.until_ns) else b"goes on"
            events += self.session.advance(step.until_ns)
            return [told, *map(msgspec.json.encode, events)]
        for measurement in self._decoder.measurements(step):
            self.opening.opens(measurement)
            self.opening.seen(measurement)
            events += self.session.feed(measurement)
        return [msgspec.json.encode(event) for event in events]

    def move(self) -> bytes:
        """Go on elsewhere, from the head and the chunks; the head."""
        head = head_of(self.session, heard=self._decoder.state, opening=self.opening)
        self.kept += self.session.chunks(after=len(self.kept))
        self._go_on(restored(head, chunks=self._chunks))
        return head

    def _chunks(self) -> Sequence[bytes]:
        self.reads += 1
        return self.kept

    def end(self) -> list[bytes]:
        """The last events, and the breakdown."""
        ending = [msgspec.json.encode(event) for event in self.session.finish()]
        return [*ending, msgspec.json.encode(self.session.breakdown())]


def cuts_of(seed: int, steps: Sequence[Step]) -> set[int]:
    """Many places, some of them side by side."""
    return {(seed * 7_919 + n * n * 104_729) % len(steps) for n in range(40)} | {0, 1, 2}


@pytest.mark.parametrize("seed", range(sized(usual=len(KITS), quick=2, long=40 * len(KITS))))
def test_cut_anywhere_and_restored_elsewhere_it_says_the_same_to_the_last_bit(seed: int) -> None:
    steps = steps_of(seed, seconds=sized(usual=700, quick=400, long=900))
    cuts = cuts_of(seed, steps)
    whole, moved = Place(), Place()
    for place, step in enumerate(steps):
        if place in cuts:
            assert len(moved.move()) <= HEAD_BYTES
        assert moved.take(step) == whole.take(step), place
    chunks = whole.session.chunks(after=0)
    assert chunks == moved.session.chunks(after=0)
    assert tuple(moved.kept) == chunks[: len(moved.kept)]
    assert moved.end() == whole.end()


def test_what_is_sealed_is_read_at_the_end_and_by_whoever_looks_back() -> None:
    place = Place()
    for step in steps_of(2, seconds=3 * SPAN):
        place.take(step)
    place.move()
    assert len(place.kept) == 2
    for step in steps_of(2, seconds=3 * SPAN + 30)[-90:]:
        place.take(step)
    before = place.reads
    place.session.breakdown()
    place.session.finish()
    assert (before, place.reads) == (0, 1)


def frames(seconds: int) -> Iterator[Session]:
    """A session of a strap and a belt, after each chunk's worth of seconds less one."""
    session = Session(session_id="s", athlete=ATHLETE)
    for hour in range(-(-seconds // 3600)):
        for count, measurement in enumerate(notifications()):
            at_ns = measurement.at_ns + hour * 3600 * 10**9
            session.feed(msgspec.structs.replace(measurement, at_ns=at_ns))
            if session.so_far.cells % SPAN == SPAN - 1 and count % 3 == 0:
                yield session


def test_the_head_stays_small_however_long_it_lasts() -> None:
    heads = [len(head_of(session)) for session in frames(sized(usual=3600, long=12 * 3600))]
    assert max(heads) <= HEAD_BYTES
    assert heads[-1] < 1.1 * heads[len(heads) // 2]


def test_a_state_of_the_release_before_goes_on_from_its_second() -> None:
    steps = steps_of(0, seconds=700)
    whole = Place()
    for cut, step in enumerate(steps, start=1):
        whole.take(step)
        if cut == 1_609:  # where the release before has written it
            break
    saved = restored((DATA / "state_version_4.bin").read_bytes())
    assert (saved.heard, saved.opening) == (None, None)
    upgraded = saved.session
    assert upgraded.kept_chunks == 0
    assert len(upgraded.chunks(after=0)) == 1
    for step in steps[cut:]:
        for one in (upgraded, whole.session):
            if isinstance(step, Tick):
                one.advance(step.until_ns)
        if not isinstance(step, Tick):
            for measurement in whole._decoder.measurements(step):
                assert [event.sequence for event in upgraded.feed(measurement)] == [
                    event.sequence for event in whole.session.feed(measurement)
                ]
    assert [e.sequence for e in upgraded.finish()] == [e.sequence for e in whole.session.finish()]
    assert_alike(
        msgspec.to_builtins(upgraded.breakdown()), msgspec.to_builtins(whole.session.breakdown())
    )


def assert_alike(one: object, other: object) -> None:
    """Metres and kilocalories of a second are kept to a millionth since; the rest is the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_alike(one[key], other[key])
    elif isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_alike(left, right)
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-6)
    else:
        assert one == other


@pytest.mark.parametrize(
    "saved",
    [
        (DATA / "state_version_4_in_silence.bin").read_bytes(),
        b"",
        b"\x78\x01nothing",
        b"\x81\xa7version\x63",
        head_of(Session(session_id="s", athlete=ATHLETE))[:-9],
    ],
    ids=["a copy in it", "nothing", "damaged", "a later release", "cut off"],
)
def test_what_cannot_be_gone_on_from_is_refused(saved: bytes) -> None:
    with pytest.raises(StateError):
        restored(saved)


def test_the_older_a_session_the_less_often_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for seconds in (600, 2 * 600, sized(usual=4 * 600, long=12 * 3600)):
        saves = 0

        def counted(session: Session, **_: object) -> bytes:
            nonlocal saves
            saves += 1
            return b""

        monkeypatch.setattr("sessions.recording.recorder.compressed_head", counted)
        with Store.open(tmp_path / str(seconds)) as store:
            Bench(store, wall_ns=now_ns()).run(range(seconds))
        assert (tmp_path / str(seconds) / STORE_FILE).exists()
        counts.append(saves)
    # Once a minute up to twenty minutes; from then on each is a twentieth of the age later.
    assert counts[0] == 9
    assert counts[1] == 19
    assert counts[2] <= sized(usual=34, long=85)
