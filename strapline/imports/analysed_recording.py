"""Analysis of a packed recording in any process: its breakdown, and its events as stored."""

import msgspec

from ingest.files.packed_recording import unpack
from ingest.sentence import Sentence
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.recording import recorded_files
from sessions.store.event_rows import EncodedEvents, encoded


class AnalysedRecording(msgspec.Struct, frozen=True):
    """What becomes a session. `fault`: why it cannot."""

    events: EncodedEvents = EncodedEvents(())
    breakdown: Breakdown | None = None
    fault: Sentence | str | None = None


def analysed_recording(
    body: bytes, *, athlete: AthleteSnapshot, session_id: str
) -> AnalysedRecording:
    """The breakdown and the events of a session of this id."""
    told: list[AnyEvent] = []
    try:
        breakdown = recorded_files.analysed(
            unpack(body), athlete=athlete, session_id=session_id, events=told
        )
    except ValueError as exc:
        return AnalysedRecording(fault=str(exc))
    return AnalysedRecording(encoded(told), breakdown)
