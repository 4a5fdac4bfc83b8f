"""Round trip of FIT recordings: file -> session -> FIT -> session, read by Garmin's SDK as well.

    python -m benchmarks.fit_round_trip [FOLDER...]      (default: ../shared/data)

Asked: intervals, pauses, totals and beats equal to the last digit the format holds; no complaint
of Garmin's reader; as many laps as there are intervals. Needs `garmin-fit-sdk`.
"""

import argparse
import sys
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

from garmin_fit_sdk import Decoder, Stream

from ingest.files import RecordedWorkout, read
from ingest.files.errors import NotAWorkout
from ingest.files.packed_recording import pack, unpack
from ingest.files.read import read_content, unpacked
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, AthleteSnapshot, Sex
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.recording.recorded_files import analysed
from sessions.sinks.files import Recorded, export
from sessions.store.recording_of_session import started_ns_of

SHARED = Path(__file__).parents[2] / "shared" / "data"
LONGEST_S = 6 * 3600.0
RUNNER = freeze(Athlete(sex=Sex.FEMALE, age_years=34, mass_kg=61, heart_rate_rest_bpm=56), on=None)
OF_THE_FILE = ("id", "laps", "notes", "sources")
FLOATS = 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED])
    folders = parser.parse_args().folders
    tried = apart = complaints = laps = 0
    for name, recording in _recordings(folders):
        before = kept_of(recording)
        data = export(before, format="fit")
        (content,) = read_content(unpacked(data, name="again.fit"), name="again.fit")
        assert isinstance(content, RecordedWorkout)
        after = kept_of(content)
        different = [*_differences(figures(before.breakdown), figures(after.breakdown), "")]
        read_by_garmin: Any = Decoder(Stream.from_byte_array(bytearray(data))).read()
        messages, errors = read_by_garmin
        right = len(messages["lap_mesgs"]) == max(1, len(before.breakdown.intervals))
        tried += 1
        apart += bool(different)
        complaints += bool(errors)
        laps += right
        told = "equal" if not different else f"{len(different)} differ: {different[0]}"
        print(f"{name}: {told}", file=sys.stderr)
    print(f"FIT recordings gone round:                 {tried}")
    print(f"equal in every figure:                     {tried - apart}")
    print(f"read by Garmin's SDK without a complaint:  {tried - complaints}")
    print(f"with as many laps as intervals:            {laps}")


def _recordings(folders: list[Path]) -> Iterator[tuple[str, RecordedWorkout]]:
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix.lower() != ".fit":
            continue
        try:
            contents = read(path)
        except (NotAWorkout, OSError) as exc:
            print(f"{path.name}: left out, {exc}", file=sys.stderr)
            continue
        for content in contents:
            if not isinstance(content, RecordedWorkout) or content.started_at is None:
                continue
            if 10.0 <= content.duration_s <= LONGEST_S:
                yield path.name, content


def kept_of(recording: RecordedWorkout, *, athlete: AthleteSnapshot = RUNNER) -> Recorded:
    """What the store keeps of it."""
    recording = unpack(pack(recording))
    events: list[AnyEvent] = []
    breakdown = analysed(recording, athlete=athlete, session_id="s", events=events)
    return Recorded(
        id="s",
        started_ns=started_ns_of(recording),
        seconds=tuple(event for event in events if isinstance(event, SecondClosed)),
        breakdown=breakdown,
        recording=recording,
    )


def figures(breakdown: Breakdown) -> Any:
    """Intervals, pauses, totals, zones, energy, heart, load: all that is not of the file itself."""
    return _without(breakdown.to_dict())


def _without(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without(value) for key, value in part.items() if key not in OF_THE_FILE}
    return [_without(one) for one in part] if isinstance(part, list) else part


def _differences(one: Any, other: Any, where: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from _differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(left, right, f"{where}[{number}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not isclose(one, other, rel_tol=FLOATS, abs_tol=FLOATS):
            yield f"{where}: {one} and {other}"
    elif one != other:
        yield f"{where}: {one} and {other}"


if __name__ == "__main__":
    main()
