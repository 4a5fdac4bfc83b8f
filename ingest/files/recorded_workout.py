"""A recorded workout as arrays, whatever file it came from."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from ingest.files.device_totals import DeviceTotals
from ingest.measurements import Sport

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PauseStretch:
    """A half-open stretch in seconds from the recording's first record."""

    start_s: float
    end_s: float


@dataclass(frozen=True, kw_only=True)
class LapStretch(PauseStretch):
    """What lies between two presses of the lap button. `label`: "lap 3", with its intensity."""

    label: str


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordedWorkout:
    """One activity of a file.

    `time_s` rises strictly from 0, the first record. The other arrays are as long as it, nan
    where not measured, None where the file never measured the quantity. `distance_m` is the
    device's own counter and need not start at 0, or, in a file that holds only positions, the way
    between them. `cadence_spm` counts the steps of both feet.
    `sport` is the file's own word, `sport_kind` what it means. `outdoors`: positions were recorded.
    `rr_ms` holds the intervals (ms, oldest first) that the file stores with each record.
    `started_at` is in UTC, None where the file does not know the time of day. `part` is "2 of 3"
    where a file holds several activities. `record_count` counts the records as the file holds
    them, before those of one instant were merged. `notes` say what could not be read, and what
    was derived and not measured. `speed_lag_s`: how long after a change of pace `speed_kmh` shows
    it. `totals`: the device's own, None where the file holds none.
    """

    name: str
    part: str | None = None
    started_at: datetime | None
    time_s: Array
    heart_rate_bpm: Array | None = None
    speed_kmh: Array | None = None
    speed_lag_s: float = 0.0
    incline_pct: Array | None = None
    cadence_spm: Array | None = None
    distance_m: Array | None = None
    altitude_m: Array | None = None
    latitude_deg: Array | None = None
    longitude_deg: Array | None = None
    rr_ms: tuple[Array, ...] | None = None
    laps: tuple[LapStretch, ...] = ()
    pauses: tuple[PauseStretch, ...] = ()
    sport: str | None = None
    sport_kind: Sport = Sport.UNKNOWN
    outdoors: bool = False
    maker: str | None = None
    device: str | None = None
    totals: DeviceTotals | None = None
    record_count: int
    notes: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """From the first record to the last."""
        return float(self.time_s[-1])


def utc(unix_s: float) -> datetime:
    """The UTC moment of a Unix time."""
    return datetime.fromtimestamp(unix_s, tz=UTC)
