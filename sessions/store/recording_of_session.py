"""Recording that a session of a file is made of: all it owns, joined, and cut to its windows."""

from collections.abc import Sequence

from ingest.files.packed_recording import unpack
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.recording_parts import NothingLeft, joined, stretch_of
from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence
from sessions.store.store_reader import StoreReader
from sessions.store.stored_values import Owned, Window


def recording_of(read: StoreReader, *, owned: Owned, windows: Sequence[Window]) -> RecordedWorkout:
    """What a session of recorded files is made of, cut to its windows.

    Raises:
        NothingLeft: no record lies in them.
        LookupError: a recording is not kept any more.
    """
    whole = joined([unpack(read.recording_body(number)) for number in owned.recordings])
    if not windows:
        return whole
    start_ns = started_ns_of(whole) or 0
    parts = []
    for window in windows:
        from_s = 0.0 if window.from_ns is None else (window.from_ns - start_ns) / NS_PER_S
        to_s = float("inf") if window.to_ns is None else (window.to_ns - start_ns) / NS_PER_S
        try:
            parts.append(stretch_of(whole, from_s=from_s, to_s=to_s))
        except NothingLeft:
            if len(windows) == 1:
                raise
    if not parts:
        raise NothingLeft(Sentence("no record of {name} lies there", name=whole.name))
    return joined(parts)


def started_ns_of(recording: RecordedWorkout) -> int | None:
    """Unix nanoseconds of the first record, to the microsecond; None: not known."""
    if recording.started_at is None:
        return None
    return round(recording.started_at.timestamp() * 1_000_000) * 1000
