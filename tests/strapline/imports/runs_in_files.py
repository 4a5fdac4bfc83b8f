"""Files of one run as several devices would write them."""

from math import sin
from pathlib import Path

from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from strapline.imports.found_files import found_files
from strapline.imports.import_files import HistoryImport
from tests.ingest.files.fit_bytes import RECORD, RUNNING, SESSION, START, FitWriter, header
from tests.ingest.files.tcx_text import Trackpoint, activity, database, lap, track

SECONDS = 300


def bpm(second: int) -> int:
    return round(130 + 20 * sin(second / 17) + second % 3)


def kmh(second: int) -> float:
    return 6.0 if second // 100 % 2 else 10.0


def fit(
    *, start: int = START, seconds: int = SECONDS, heart: bool = True, kcal: float | None = None
) -> bytes:
    writer: FitWriter = header()
    metres = 0.0
    for second in range(seconds):
        metres += kmh(second) / 3.6
        values = {"timestamp": start + second, "speed": kmh(second) / 3.6, "distance": metres}
        if heart:
            values["heart_rate"] = bpm(second)
        writer.message(RECORD, **values)
    return writer.message(
        SESSION,
        start_time=start,
        sport=RUNNING,
        total_elapsed_time=seconds,
        total_calories=kcal,
    ).file()


def tcx(*, seconds: int = SECONDS, from_unix: int, heart: bool = True) -> bytes:
    """The heart rate of the same run, without a speed."""
    from tests.ingest.files.tcx_text import START_UNIX

    off = from_unix - START_UNIX
    points = [
        Trackpoint(second=off + second, bpm=bpm(second) if heart else None)
        for second in range(seconds)
    ]
    return database(activity(lap(track(points), start_s=off)))


def written(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def imported(
    files: Path, *, into: Path, athlete: Athlete, sinks: tuple[str, ...] = ()
) -> list[str]:
    """The ids of the sessions that the files of a folder become; from a thread without a loop."""
    with Store.open(into, sinks=sinks) as store:
        history = HistoryImport(store, athlete=athlete, clock=SystemClock(), processes=1)
        return [one.session or "" for one in history.run([*found_files([files])])]
