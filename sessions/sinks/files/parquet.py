"""A year of sessions as one Parquet file: a row for each second, its columns with their units.

Read by pandas, polars, DuckDB, R and Spark. pyarrow writes it; the extra `parquet` brings it.
"""

from collections.abc import Iterable, Iterator
from typing import IO, Any

from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence
from sessions.core.model.breakdown import Interval
from sessions.core.model.events import SecondClosed
from sessions.sinks.files.session_rows import Recorded

COLUMNS: dict[str, tuple[str, str]] = {
    "session": ("word", "id of the session, as every command takes it"),
    "athlete": ("word", "whose it was"),
    "sport": ("word", "foot, ride, swim, other or unknown"),
    "at": ("time", "begin of the second, UTC"),
    "time_s": ("int32", "begin of the second, from the session's start"),
    "heart_rate_bpm": ("float64", "believed heart rate"),
    "zone": ("int32", "heart-rate zone, 1 to 5; 0: below the first"),
    "speed_kmh": ("float64", "speed"),
    "incline_pct": ("float64", "grade"),
    "cadence_spm": ("float64", "steps of both feet a minute"),
    "distance_m": ("float64", "distance at the end of the second, from the session's start"),
    "gross_kcal": ("float64", "energy at the end of the second, with what rest would take"),
    "net_kcal": ("float64", "energy at the end of the second, without it"),
    "energy_method": ("word", "how the energy of the second was found"),
    "heart_rate_fault": ("word", "why a heart rate that came is not believed"),
    "heart_rate_source": ("word", "which device gave the heart rate"),
    "speed_source": ("word", "which device gave the speed"),
    "paused": ("bool", "paused all through the second"),
    "interval": ("int32", "number of the interval it lies in, from 1"),
    "kind": ("word", "the interval's: rest, walk, jog, sprint or unknown"),
    "role": ("word", "the interval's: warm-up, work, recovery, steady or cool-down"),
    "rr_ms": ("beats", "beat-to-beat intervals that arrived in the second"),
}
"""Each with its type and what it says. What was not measured is null, never 0."""


class NoParquet(ValueError):
    """There is no writer of Parquet here; the message says what is missing."""


def write_parquet(sessions: Iterable[tuple[Recorded, str]], *, to: IO[bytes] | str) -> int:
    """Write sessions with their athletes' names; how many. One is in memory at a time.

    Raises:
        NoParquet: pyarrow is not installed.
        OSError: it cannot be written.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as exc:
        raise NoParquet(
            Sentence('Parquet needs pyarrow: pip install "strapline[parquet]"')
        ) from exc
    schema = _schema(pyarrow)
    count = 0
    with ParquetWriter(to, schema, compression="zstd") as writer:
        for recorded, athlete in sessions:
            columns = _columns(recorded, athlete=athlete)
            writer.write_table(pyarrow.table(columns, schema=schema))
            count += 1
    return count


def _schema(pyarrow: Any) -> Any:
    types = {
        "word": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "int32": pyarrow.int32(),
        "float64": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "beats": pyarrow.list_(pyarrow.float64()),
    }
    return pyarrow.schema(
        [
            pyarrow.field(name, types[kind], metadata={"description": says})
            for name, (kind, says) in COLUMNS.items()
        ]
    )


def _columns(recorded: Recorded, *, athlete: str) -> dict[str, list[Any]]:
    seconds, count = recorded.seconds, len(recorded.seconds)
    begun_ns = recorded.started_ns
    intervals = [*_intervals(recorded)]
    columns: dict[str, list[Any]] = {
        "session": [recorded.id] * count,
        "athlete": [athlete] * count,
        "sport": [recorded.breakdown.session.sport.value] * count,
        "at": [None if begun_ns is None else _micros(begun_ns, s) for s in seconds],
        "time_s": [second.cell for second in seconds],
        "paused": [second.paused for second in seconds],
        "interval": [number for number, _ in intervals],
        "kind": [interval.kind.value for _, interval in intervals],
        "role": [interval.role and interval.role.value for _, interval in intervals],
        "rr_ms": [list(second.rr_ms) for second in seconds],
    }
    for name in COLUMNS.keys() - columns.keys():
        columns[name] = [getattr(second, name) for second in seconds]
    return columns


def _intervals(recorded: Recorded) -> Iterator[tuple[int, Interval]]:
    """Of each second the interval that it begins in, as the session's end found it."""
    intervals = recorded.breakdown.intervals
    at = 0
    for second in recorded.seconds:
        while at + 1 < len(intervals) and intervals[at].end_s <= second.cell:
            at += 1
        yield at + 1, intervals[at]


def _micros(begun_ns: int, second: SecondClosed) -> int:
    return (begun_ns + second.cell * NS_PER_S) // 1000
