"""Reads every workout of a folder and sets what was read beside the folder's inventory.

    python -m benchmarks.research.files DIR

DIR holds workouts and, for the comparison, `inventory.csv` with the columns file, n_records, n_hr,
n_rr, n_laps, duration_s (with the timer running) and distance_m. A cell is "read/inventory".
"""

import argparse
import csv
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ingest.files import NotAWorkout, RecordedWorkout, read

SUFFIXES = (".fit", ".tcx", ".gpx")


@dataclass(frozen=True)
class Row:
    """One file as read: the figures of the inventory, and what reading it took."""

    records: int
    hr: int
    rr: int
    laps: int
    duration_s: float
    distance_m: float
    notes: tuple[str, ...]
    read_s: float


def measured(path: Path) -> Row:
    """All recordings of the file added up."""
    started = time.perf_counter()
    recordings = [item for item in read(path) if isinstance(item, RecordedWorkout)]
    read_s = time.perf_counter() - started
    return Row(
        records=sum(r.record_count for r in recordings),
        hr=sum(_known(r.heart_rate_bpm) for r in recordings),
        rr=sum(len(rr) for r in recordings for rr in r.rr_ms or ()),
        laps=sum(len(r.laps) for r in recordings),
        duration_s=sum(
            r.duration_s - sum(p.end_s - p.start_s for p in r.pauses) for r in recordings
        ),
        distance_m=sum(_way(r.distance_m) for r in recordings),
        notes=tuple(note for r in recordings for note in r.notes),
        read_s=read_s,
    )


def _known(column: np.ndarray | None) -> int:
    return 0 if column is None else int(np.isfinite(column).sum())


def _way(counter_m: np.ndarray | None) -> float:
    return 0.0 if counter_m is None else float(np.nanmax(counter_m))


def inventory(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / "inventory.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def is_workout(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(SUFFIXES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        sys.stderr.write(f"{folder}: no such folder; it needs recorded workouts to read\n")
        return 2
    expected = inventory(folder)
    table = Table("file", "records", "hr", "rr", "laps", "running s", "m", "read ms", "notes")
    unread = off = 0
    for path in sorted(path for path in folder.iterdir() if is_workout(path)):
        said = expected.get(path.name, {})
        try:
            row = measured(path)
        except NotAWorkout as exc:
            unread += 1
            table.add_row(path.name, *[""] * 7, exc.problem)
            continue
        off += bool(said) and (row.records != int(said["n_records"]))
        table.add_row(
            path.name,
            _pair(row.records, said.get("n_records")),
            _pair(row.hr, said.get("n_hr")),
            _pair(row.rr, said.get("n_rr")),
            _pair(row.laps, said.get("n_laps")),
            _pair(row.duration_s, said.get("duration_s")),
            _pair(row.distance_m, said.get("distance_m")),
            f"{row.read_s * 1000:.0f}",
            "; ".join(row.notes),
        )
    Console(width=200).print(table)
    sys.stdout.write(
        f"{table.row_count} files, {unread} unread, {off} with another number of records\n"
    )
    return 1 if unread or off else 0


def _pair(value: float, said: str | None) -> str:
    return f"{value:.0f}" + (f"/{float(said):.0f}" if said else "")


if __name__ == "__main__":
    sys.exit(main())
