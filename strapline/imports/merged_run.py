"""Merging of two recordings of one run: what only one has measured goes to the other."""

import asyncio

from ingest.files.packed_recording import pack, unpack
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.recording_parts import filled_from
from sessions.recording.corrections import refold
from sessions.recording.recorder import SHORTEST_S
from sessions.store import Store, StoredStatus
from sessions.store.stored_values import ImportOutcome
from strapline.imports.same_run import quantities


def taken_into(store: Store, session: str, recording: RecordedWorkout) -> str:
    """Make one of a stored session's recording and another; what was gained, in words.

    Nothing, and an empty text, where the session is made of several or is put away. What was
    appended to the store must be committed.
    """
    stored = store.read.session(session)
    owned = store.read.owned(session)
    if stored.status is not StoredStatus.FINISHED or len(owned.recordings) != 1:
        return ""
    number = owned.recordings[0]
    had = unpack(store.read.recording_body(number))
    best, other = had, recording
    if _worth(recording) > _worth(had):
        best, other = recording, had
    together = filled_from(best, other)
    new = [name for name in quantities(together) if name not in quantities(had)]
    if together is had:
        return ""
    store.settle_recording(
        number, outcome=ImportOutcome.STORED, session=session, body=pack(together)
    )
    asyncio.run(store.flush())
    refold(store, stored)
    if best is recording and recording.duration_s > had.duration_s + SHORTEST_S:
        new.append("the longer recording")
    return ", ".join(new)


def _worth(recording: RecordedWorkout) -> tuple[int, int]:
    """Of two recordings of a run the better one: with more quantities, else longer by minutes."""
    return len(quantities(recording)), round(recording.duration_s / 60)
