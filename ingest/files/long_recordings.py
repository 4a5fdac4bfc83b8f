"""Recordings longer than any session: cut at their longest holes, else by the day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from ingest.files.recorded_workout import Array, RecordedWorkout
from ingest.files.recording_parts import stretch_of

LONGEST_S = 86_400.0
"""A session is a day at most. Ours."""

HOLE_S = 3_600.0
"""Where nothing was recorded for so long, a recording that is too long is cut. Ours."""

SHORTEST_S = 10.0
"""CONTRACT: less is no session."""

MOST_PARTS = 2
"""Of one recording: what goes on for more days is cut short, or it would take minutes. Ours."""


def in_sessions(recording: RecordedWorkout) -> list[RecordedWorkout]:
    """The recording, or parts of it that are not too long for a session; notes say so."""
    time_s = recording.time_s
    if recording.duration_s <= LONGEST_S:
        return [recording]
    kept = parts_of(time_s)
    notes = notes_of(kept, time_s=time_s)
    found = []
    for number, (low, high) in enumerate(kept, start=1):
        after_s = np.nextafter(time_s[high - 1], np.inf)
        part = stretch_of(recording, from_s=float(time_s[low]), to_s=float(after_s))
        called = f"day {number} of {len(kept)}" if len(kept) > 1 else None
        name = ", ".join(filter(None, (recording.part, called))) or None
        found.append(replace(part, part=name, notes=(*recording.notes, *notes)))
    return found


def parts_of(time_s: Array) -> list[tuple[int, int]]:
    """Rows [low, high) of each session in times that never fall."""
    parts = _cut(time_s, 0, len(time_s))
    long_enough = (rows for rows in parts if time_s[rows[1] - 1] - time_s[rows[0]] >= SHORTEST_S)
    return [*islice(long_enough, MOST_PARTS)]


def notes_of(parts: Sequence[tuple[int, int]], *, time_s: Array) -> list[str]:
    """What became of a recording that was too long."""
    hours = (time_s[-1] - time_s[0]) / 3600
    notes = [f"it lasts {hours:,.0f} hours, and a session a day at most"]
    if len(parts) > 1:
        notes.append(f"split into {len(parts)} sessions")
    if left_out := len(time_s) - sum(high - low for low, high in parts):
        notes.append(f"left out, in none of them: {left_out} of the records")
    return notes


def _cut(time_s: Array, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Rows [low, high) of each part, in order."""
    todo = [(low, high)]
    while todo:
        low, high = todo.pop()
        if time_s[high - 1] - time_s[low] <= LONGEST_S:
            yield low, high
            continue
        holes = np.diff(time_s[low:high])
        longest = int(np.argmax(holes))
        if holes[longest] >= HOLE_S:
            at = low + longest + 1
        else:
            at = low + int(np.searchsorted(time_s[low:high], time_s[low] + LONGEST_S, "right"))
        todo += [(at, high), (low, at)]
