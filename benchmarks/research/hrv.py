"""How near the beat-to-beat figures come to a reference made by other people's code.

    python -m benchmarks.research.hrv --data DIR

DIR holds recordings as `NAME.rr.csv.gz` (`timestamp, rr` in ms) and beside each the reference
`NAME.rr.csv_python_features.csv.gz` (`timestamp` in s, the start of a window of 120 s on the summed
beats; `rmssd, sdnn, alpha1, filtered`). Windows with `filtered` of at most 1 are compared.

Asked, as the median absolute difference: RMSSD 2 ms, DFA-alpha1 0.05.
"""

import argparse
import csv
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sessions.core.heart.hrv import WINDOW_S, HrvMeter, window

MOST_FILTERED = 1
REFERENCE = "_python_features.csv.gz"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if line.strip())


def compare(recording: Path, reference: Path) -> None:
    beats = [(float(row["timestamp"]) / 1000, float(row["rr"])) for row in rows(recording)]
    arrival_s = np.array([at for at, _ in beats])
    rr_ms = np.array([rr for _, rr in beats])
    end_s = np.cumsum(rr_ms) / 1000
    differences, usable, total = [], 0, 0
    for row in rows(reference):
        total += 1
        if float(row["filtered"]) > MOST_FILTERED:
            continue
        usable += 1
        start_s = float(row["timestamp"])
        inside = rr_ms[(end_s >= start_s) & (end_s <= start_s + WINDOW_S)]
        found = window(
            inside, follows=np.ones(inside.size, bool), start_s=start_s, end_s=start_s + WINDOW_S
        )
        differences.append(
            [
                np.nan if mine is None else mine - float(row[name])
                for mine, name in (
                    (found.rmssd_ms, "rmssd"),
                    (found.sdnn_ms, "sdnn"),
                    (found.dfa_alpha1, "alpha1"),
                )
            ]
        )
    print(f"{recording.name}: {usable} of {total} windows compared")
    print("              median |diff|   90 % below   mean diff   withheld")
    for name, column, asked in zip(
        ("RMSSD, ms", "SDNN, ms", "DFA-alpha1"),
        np.array(differences).T,
        ("   asked: 2", "", "   asked: 0.05"),
        strict=True,
    ):
        known = column[~np.isnan(column)]
        print(
            f"{name:<12}{np.median(abs(known)):14.3f}{np.quantile(abs(known), 0.9):13.3f}"
            f"{known.mean():12.3f}{column.size - known.size:11d}{asked}"
        )
    _live(arrival_s - arrival_s[0], rr_ms)


def _live(arrival_s: NDArray[np.float64], rr_ms: NDArray[np.float64]) -> None:
    """The same beats through the meter of a session, by the second in which they arrived."""
    meter = HrvMeter()
    cells = arrival_s.astype(int)
    for cell in range(int(cells[-1]) + 1):
        here = rr_ms[np.searchsorted(cells, cell) : np.searchsorted(cells, cell, "right")]
        meter.update(cell=cell, rr_ms=tuple(here.tolist()), heart_rate_known=True)
    alphas = [w.dfa_alpha1 for w in meter.windows if w.dfa_alpha1 is not None]
    corrected = np.mean([w.corrected_pct for w in meter.windows])
    print(
        f"live: {len(meter.windows)} windows, {corrected:.1f} % of beats corrected, "
        f"DFA-alpha1 in {len(alphas)} of them (median {np.median(alphas):.2f})\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of the recordings")
    folder: Path = parser.parse_args().data
    pairs = [
        (recording, reference)
        for recording in sorted(folder.glob("*.rr.csv.gz"))
        if (
            reference := recording.with_name(recording.name.removesuffix(".gz") + REFERENCE)
        ).exists()
    ]
    if not pairs:
        sys.exit(f"{folder}: no *.rr.csv.gz with its reference beside it")
    for recording, reference in pairs:
        compare(recording, reference)


if __name__ == "__main__":
    main()
