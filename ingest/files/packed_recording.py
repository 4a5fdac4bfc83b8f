"""Packed form of a recording, as the store keeps it: every column to the last bit."""

import zlib
from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec
import numpy as np

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.files.device_totals import DeviceTotals
from ingest.files.recorded_workout import Array, LapStretch, PauseStretch, RecordedWorkout
from ingest.measurements import Sport

_COLUMNS = tuple(
    field.name for field in fields(RecordedWorkout) if field.type in (Array, Array | None)
)


class _Packed(msgspec.Struct, kw_only=True):
    """The recording's columns as bytes; beats as how many stand in each row, and all of them."""

    name: str
    part: str | None
    started_at: datetime | None
    columns: dict[str, bytes]
    rr_counts: bytes | None
    rr_ms: bytes
    laps: list[tuple[float, float, str]]
    pauses: list[tuple[float, float]]
    sport: str | None
    sport_kind: Sport
    speed_lag_s: float
    outdoors: bool
    maker: str | None
    device: str | None
    totals: dict[str, float] | None
    record_count: int
    notes: list[str]


def pack(recording: RecordedWorkout) -> bytes:
    """The recording as bytes; an hour of seconds takes some 30 to 100 kB."""
    rr = recording.rr_ms
    return zlib.compress(
        msgspec.msgpack.encode(
            _Packed(
                name=recording.name,
                part=recording.part,
                started_at=recording.started_at,
                columns={
                    name: np.ascontiguousarray(column, dtype="<f8").tobytes()
                    for name in _COLUMNS
                    if (column := getattr(recording, name)) is not None
                },
                rr_counts=None if rr is None else _bytes([float(len(row)) for row in rr]),
                rr_ms=b"" if rr is None else _bytes([beat for row in rr for beat in row]),
                laps=[(lap.start_s, lap.end_s, lap.label) for lap in recording.laps],
                pauses=[(pause.start_s, pause.end_s) for pause in recording.pauses],
                sport=recording.sport,
                sport_kind=recording.sport_kind,
                speed_lag_s=recording.speed_lag_s,
                outdoors=recording.outdoors,
                maker=recording.maker,
                device=recording.device,
                totals=None if recording.totals is None else recording.totals.said(),
                record_count=recording.record_count,
                notes=list(recording.notes),
            )
        )
    )


def unpack(body: bytes) -> RecordedWorkout:
    """The recording again.

    Raises:
        ValueError: the bytes are no packed recording.
    """
    try:
        packed = msgspec.msgpack.decode(zlib.decompress(body), type=_Packed)
    except (zlib.error, *NOT_A_DOCUMENT) as exc:
        raise ValueError(f"not a packed recording ({exc})") from exc
    columns: dict[str, Any] = {name: _array(data) for name, data in packed.columns.items()}
    rr_ms = None
    if packed.rr_counts is not None:
        edges = np.cumsum(_array(packed.rr_counts)[:-1]).astype(int)
        rr_ms = tuple(np.split(_array(packed.rr_ms), edges))
    plain = {
        key: getattr(packed, key)
        for key in ("name", "part", "started_at", "sport", "sport_kind", "speed_lag_s", "outdoors")
    }
    return RecordedWorkout(
        **plain,
        **columns,
        rr_ms=rr_ms,
        laps=tuple(LapStretch(start_s=a, end_s=b, label=label) for a, b, label in packed.laps),
        pauses=tuple(PauseStretch(start_s=a, end_s=b) for a, b in packed.pauses),
        maker=packed.maker,
        device=packed.device,
        totals=None if packed.totals is None else DeviceTotals(**packed.totals),
        record_count=packed.record_count,
        notes=tuple(packed.notes),
    )


def _bytes(numbers: list[float]) -> bytes:
    return np.array(numbers, dtype="<f8").tobytes()


def _array(data: bytes) -> Array:
    return np.frombuffer(data, dtype="<f8").astype(np.float64)
