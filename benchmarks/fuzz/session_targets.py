"""Recorded bytes as fuzz targets: journal rows through decoder and fold, and saved states."""

from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks.fuzz.target import Target, attempt_of, joined, parts_of
from ingest.clock import Anchor
from ingest.codecs import bridged_heart_rate, foot_pod, heart_rate, treadmill
from ingest.codecs.registry import CHARACTERISTICS
from ingest.codecs.vendor.vendor_stream import NOTIFYING
from ingest.collect.decoder import Decoder
from ingest.journal import BRIDGE, BUTTON, JournalRow
from ingest.measurements import NS_PER_S, Action, Button, FootPod, HeartRate, Treadmill
from ingest.quirks.device_identity import DEVICE_NAME, IDENTITY
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.session import Session
from sessions.recording.saved_state import STATE_VERSION, StateError, head_of, restored

_ATHLETE = freeze(
    Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=55), on=None
)
_CHARACTERISTICS = (
    *("2A37", "2ACD", "2A53", BUTTON, BRIDGE, DEVICE_NAME, "2ADA"),
    *sorted({*CHARACTERISTICS, *IDENTITY, *NOTIFYING}),
    "FFFF",
)
_DEVICES = ("strap", "belt", "pod", "")
_STEPS_S = (0.0, 0.02, 0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 2.5, 4.0, 9.0, 14.0, 70.0, 400.0, -1.0, -3.0)
_START_NS = 1_764_000_000 * NS_PER_S


def targets() -> Iterator[Target]:
    """What a store hands back: rows of its journal, and a state under way."""
    yield Target(
        name="session-journal",
        attempt=_folded,
        seeds=_runs,
        words=tuple(_row(number, 4, 0, b"") for number in range(8)),
        share=0.01,
    )
    yield Target(
        name="session-state",
        attempt=attempt_of(restored, StateError),
        seeds=_states,
        share=0.05,
    )


def _row(characteristic: int, step: int, device: int, payload: bytes) -> bytes:
    return joined([bytes((characteristic, step | device << 4)) + payload])


def _folded(data: bytes) -> bool:
    """Rows as a session is made of them: decoded, put right, folded, summed up."""
    anchor = Anchor(monotonic_ns=0, wall_ns=_START_NS)
    decoder = Decoder(lambda _host, _boot: anchor)
    session = Session(session_id="s", athlete=_ATHLETE)
    at_ns = measured = 0
    for sequence, part in enumerate(parts_of(data)):
        if len(part) < 2:
            continue
        at_ns = max(0, at_ns + round(_STEPS_S[part[1] & 15] * NS_PER_S))
        row = JournalRow(
            host="h",
            boot="b",
            sequence=sequence,
            device=_DEVICES[part[1] >> 4 & 3],
            characteristic=_CHARACTERISTICS[part[0] % len(_CHARACTERISTICS)],
            payload=part[2:],
            monotonic_ns=at_ns,
            wall_ns=_START_NS + at_ns,
        )
        for measurement in decoder.measurements(row):
            session.feed(measurement)
            measured += 1
    session.finish()
    msgspec.json.encode(session.breakdown().to_dict())
    return measured > 0


def _second(number: int) -> bytes:
    strap = heart_rate.encode(HeartRate(heart_rate_bpm=100 + number % 60, rr_ms=(500.0, 480.0)))
    belt = treadmill.encode(
        Treadmill(
            speed_kmh=4.0 + number // 20 % 4 * 3, inclination_pct=1.0, total_distance_m=number * 2
        )
    )
    pod = foot_pod.encode(FootPod(speed_kmh=9.0, cadence_spm=160))
    return b"".join((_row(0, 4, 0, strap), _row(1, 0, 1, belt), _row(2, 0, 2, pod)))


def _runs() -> list[bytes]:
    pause, lap, resume = (
        _row(3, 4, 3, msgspec.json.encode(Button(action=action)))
        for action in (Action.PAUSE, Action.LAP, Action.RESUME)
    )
    told = _row(4, 4, 0, bridged_heart_rate.encode(bpm=130, measured_ns=1))
    named = _row(5, 4, 1, b"Treadmill") + _row(5, 0, 0, b"Polar H10 1234")
    minute = b"".join(map(_second, range(60)))
    return [minute, named + b"".join(map(_second, range(3))) + pause + lap + resume + told]


def _states() -> list[bytes]:
    anchor = Anchor(monotonic_ns=0, wall_ns=_START_NS)
    decoder, session = (
        Decoder(lambda _host, _boot: anchor),
        Session(session_id="s", athlete=_ATHLETE),
    )
    (minute, _) = _runs()
    states = [head_of(session, heard=decoder.state)]
    for sequence, part in enumerate(parts_of(minute)):
        row = JournalRow(
            host="h",
            boot="b",
            sequence=sequence,
            device=_DEVICES[part[1] >> 4],
            characteristic=_CHARACTERISTICS[part[0]],
            payload=part[2:],
            monotonic_ns=sequence // 3 * NS_PER_S,
            wall_ns=_START_NS,
        )
        for measurement in decoder.measurements(row):
            session.feed(measurement)
    earlier: dict[str, Any] = {
        "version": STATE_VERSION - 1,
        "confirmed": None,
        "finished": False,
        "fold": {},
    }
    return [*states, head_of(session, heard=decoder.state), msgspec.msgpack.encode(earlier)]
