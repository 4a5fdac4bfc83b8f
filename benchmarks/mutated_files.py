"""Damaged files of every format, thousands of them: a session or one clear line, never more.

    python -m benchmarks.mutated_files [--count 10000] [--seed 1]

Asked: never a traceback, 10 s of CPU and 200 MiB at most for each file. Small and large files of
each format are cut, overwritten, shortened, doubled and given absurd numbers. Each batch is
read and analysed in a process of its own, whose peak memory is taken.
"""

import argparse
import gzip
import io
import os
import random
import resource
import struct
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ingest.files import read
from ingest.files.errors import NotAWorkout
from ingest.files.recorded_workout import RecordedWorkout
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.recording.recorded_files import analysed
from strapline.files.analyse_raw import analyse_capture
from tests.ingest.files.fit_bytes import RECORD, RUNNING, SESSION, START, FitWriter, header

ASKED_CPU_S, ASKED_MB = 10.0, 200.0
BATCH = 50
ADA = Athlete(name="Ada", sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=55)
_NUMBERS = (b"0", b"-1", b"1e308", b"99999999999", b"NaN", b"2262-04-11T23:47:16Z", b"1e-308", b",")


class Trial(NamedTuple):
    """What became of one damaged file. `fault`: it was not as it should be."""

    outcome: str
    cpu_s: float
    fault: str | None = None


def originals(*, seconds: int) -> Mapping[str, bytes]:
    """A run of so many seconds in every format."""
    writer: FitWriter = header()
    rows = []
    for second in range(seconds):
        bpm, speed = 120 + second % 40, 2.0 + second // 60 % 3 / 2
        writer.message(
            RECORD,
            timestamp=START + second,
            heart_rate=bpm,
            speed=speed,
            distance=speed * second,
            position_lat=47 + second / 1e5,
            position_long=8.0,
            altitude=400 + second % 9,
        )
        rows.append((second, bpm, speed))
    writer.message(SESSION, start_time=START, sport=RUNNING, total_elapsed_time=seconds)
    times = [f"2026-01-01T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z" for s, *_ in rows]
    both = [*zip(rows, times, strict=True)]
    tcx = "".join(
        f"<Trackpoint><Time>{at}</Time><DistanceMeters>{v * s}</DistanceMeters>"
        f"<HeartRateBpm><Value>{bpm}</Value></HeartRateBpm>"
        f"<Extensions><TPX><Speed>{v}</Speed></TPX></Extensions></Trackpoint>\n"
        for (s, bpm, v), at in both
    )
    gpx = "".join(
        f'<trkpt lat="{47 + s * v / 1e5}" lon="8"><ele>400</ele><time>{at}</time><extensions>'
        f"<hr>{bpm}</hr></extensions></trkpt>\n"
        for (s, bpm, v), at in both
    )
    files = {
        "run.fit": writer.file(),
        "run.tcx": (
            '<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running">'
            f'<Id>{times[0]}</Id><Lap StartTime="{times[0]}"><TotalTimeSeconds>{seconds}'
            f"</TotalTimeSeconds><Track>{tcx}</Track></Lap></Activity></Activities>"
            "</TrainingCenterDatabase>"
        ).encode(),
        "run.gpx": f"<gpx><trk><type>running</type><trkseg>{gpx}</trkseg></trk></gpx>".encode(),
        "run.csv": b"time_s,heart_rate_bpm,speed_kmh\n"
        + b"".join(b"%d,%d,%.1f\n" % (s, bpm, v * 3.6) for s, bpm, v in rows),
        "run.jsonl": b"".join(
            b'{"t": %d, "char": "2A37", "hex": "00%02x"}\n'
            b'{"t": %d.5, "char": "2ACD", "hex": "0000%s"}\n'
            % (s, bpm, s, struct.pack("<H", round(v * 360)).hex().encode())
            for s, bpm, v in rows
        ),
    }
    packed = {f"{name}.gz": gzip.compress(data) for name, data in files.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            if name != "run.jsonl":
                opened.writestr(name, data)
    return {**files, **packed, "runs.zip": archive.getvalue()}


def damaged(data: bytes, *, rng: random.Random) -> bytes:
    """The same bytes with one to three faults."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        if not changed:
            break
        at = rng.randrange(len(changed))
        some = rng.randint(1, 64)
        match rng.randrange(8):
            case 0:
                del changed[at:]
            case 1:
                del changed[at : at + some]
            case 2:
                changed[at : at + some] = rng.randbytes(len(changed[at : at + some]))
            case 3:
                changed[at] ^= 1 << rng.randrange(8)
            case 4:
                changed[at:at] = changed[max(0, at - 40 * some) : at]
            case 5:
                changed[at : at + 4] = rng.choice(
                    (
                        b"\0\0\0\0",
                        b"\xff\xff\xff\xff",
                        struct.pack("<I", START + rng.randrange(10**7)),
                    )
                )
            case 6:
                digits = [
                    i for i in range(at, min(at + 400, len(changed))) if 48 <= changed[i] < 58
                ]
                if digits:
                    changed[digits[0] : digits[0] + 1] = rng.choice(_NUMBERS)
            case 7:
                changed[at:at] = rng.choice(
                    (b"<", b"&x;", b"\0", b'"', b"\xef\xbb\xbf", b"}\n{", b"PK")
                )
    return bytes(changed)


def tried(path: Path) -> Trial:
    """Read and analyse one file, as `analyse` does."""
    start = time.process_time()
    outcome, fault = "read", None
    try:
        for content in read(path):
            if isinstance(content, RecordedWorkout):
                analysed(content, athlete=freeze(ADA, on=None))
            else:
                for capture in content.captures:
                    analyse_capture(capture, athlete=ADA, notes=content.notes)
    except NotAWorkout as exc:
        outcome = "refused"
        if "\n" in str(exc) or not exc.problem:
            fault = f"not one line: {exc!r}"
    except ValueError as exc:
        outcome = "refused"
        if "\n" in str(exc):
            fault = f"not one line: {exc!r}"
    except Exception as exc:
        outcome, fault = "broke", f"{type(exc).__name__}: {exc}"
    cpu_s = time.process_time() - start
    if fault is None and cpu_s > ASKED_CPU_S:
        fault = f"{cpu_s:.1f} s of CPU"
    return Trial(outcome, cpu_s, fault)


def batch(folder: Path, *, seed: int, count: int, files: Mapping[str, bytes]) -> list[Trial]:
    """So many damaged files, tried here."""
    rng = random.Random(seed)
    trials = []
    for number in range(count):
        name = rng.choice([*files])
        path = folder / f"{number}-{name}"
        path.write_bytes(damaged(files[name], rng=rng))
        trial = tried(path)
        path.unlink()
        if trial.fault is not None:
            trial = trial._replace(fault=f"seed {seed}, number {number}, {name}: {trial.fault}")
        trials.append(trial)
    return trials


def main() -> None:
    """Print what became of all, and the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    outcomes: Counter[str] = Counter()
    worst_s = worst_mb = 0.0
    faults: list[str] = []
    sizes = (originals(seconds=90), originals(seconds=900))
    with tempfile.TemporaryDirectory() as made:
        for number in range(-(-asked.count // BATCH)):
            receiver, sender = os.pipe()
            pid = os.fork()
            if pid == 0:
                files = sizes[number % 10 == 0]
                for trial in batch(
                    Path(made), seed=asked.seed * 100_000 + number, count=BATCH, files=files
                ):
                    os.write(
                        sender, f"{trial.outcome}\t{trial.cpu_s}\t{trial.fault or ''}\n".encode()
                    )
                os._exit(0)
            os.close(sender)
            with os.fdopen(receiver) as lines:
                for line in lines:
                    outcome, cpu_s, fault = line.rstrip("\n").split("\t", 2)
                    outcomes[outcome] += 1
                    worst_s = max(worst_s, float(cpu_s))
                    if fault:
                        faults.append(fault)
            _, status, usage = os.wait4(pid, 0)
            worst_mb = max(worst_mb, usage.ru_maxrss / 1024)
            if status:
                faults.append(f"batch {number} ended with {status}")
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))
    print(f"CPU of the slowest: asked {ASKED_CPU_S:.0f} s, reached {worst_s:.1f} s")
    print(f"peak memory of any batch: asked {ASKED_MB:.0f} MiB, reached {worst_mb:.0f} MiB")
    print(f"faults: asked 0, reached {len(faults)}")
    for fault in faults[:20]:
        print(f"  {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
