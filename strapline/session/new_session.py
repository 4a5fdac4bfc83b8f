"""A new session's row: its id, and the athlete as of its start."""

from datetime import UTC, datetime

import msgspec

from ingest.measurements import NS_PER_S
from ingest.quirks.table import VERSION as QUIRKS_VERSION
from sessions.core.model.athlete import AgeDay, Athlete, Priority
from sessions.past.learning import Learned, with_learned
from sessions.recording.session_id import Opening, session_id
from sessions.store import SessionRow, Source
from sessions.workouts.plan import Workout


def new_session_row(
    *,
    athlete: Athlete,
    source: Source,
    opened_ns: int | None,
    by: Opening,
    workout: Workout | None = None,
    publish: bool = False,
    id_from_ns: int | None = None,
    priority: Priority | None = None,
    learned: Learned | None = None,
) -> SessionRow:
    """A session of a frozen athlete.

    `opened_ns`: Unix time of the start, None: nobody knows. `by`: what opened it, which its id is
    made of. `id_from_ns`: the time its id shows
    in that case, and the day an age is told of. `priority`: which devices go before others; None:
    what they are made for decides. `learned`: from earlier sessions.
    """
    shown_ns = opened_ns if opened_ns is not None else (id_from_ns or 0)
    shown = datetime.fromtimestamp(shown_ns / NS_PER_S, UTC)
    day = None if opened_ns is None else shown.date()
    today = None if id_from_ns is None else AgeDay(day=shown.date())
    return SessionRow(
        id=session_id(athlete=athlete.name, opened_ns=shown_ns, by=by),
        athlete=msgspec.structs.replace(
            with_learned(athlete, on=day, learned=learned, age_day=today),
            priority=priority or Priority(),
            quirks_version=QUIRKS_VERSION,
        ),
        source=source,
        opened_ns=opened_ns,
        publish=publish,
        workout=workout,
    )
