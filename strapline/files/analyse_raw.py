"""A raw log's capture to a breakdown: the live decoder and the live fold, without a store."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from ingest.clock import Anchor
from ingest.collect.decoder import Decoder
from ingest.files import Capture
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import AgeDay, Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.session import Session

UNNAMED_DEVICE = "device"


def analyse_capture(
    capture: Capture,
    *,
    athlete: Athlete | None,
    age_day: AgeDay | None = None,
    notes: tuple[str, ...] = (),
) -> Breakdown:
    """The breakdown of one capture.

    `t` tells the time between notifications; the wall time of the first one that has any dates
    the session, without one `started_at` is unknown and `age_day` tells ages. What could not be
    decoded is counted in the notes.
    """
    first = capture.notifications[0]
    dated = next((n for n in capture.notifications if n.wall_ns is not None), None)
    wall_ns = 0
    if dated is not None and dated.wall_ns is not None:
        wall_ns = dated.wall_ns - round((dated.t_s - first.t_s) * NS_PER_S)
    day = None if dated is None else datetime.fromtimestamp(wall_ns / NS_PER_S, tz=UTC).date()
    session = Session(
        session_id=uuid4().hex,
        athlete=freeze(athlete or Athlete(), on=day, age_day=age_day),
        source="file",
        dated=dated is not None,
        notes=notes,
    )
    anchor = Anchor(monotonic_ns=0, wall_ns=wall_ns)
    decoder = Decoder(lambda _host, _boot: anchor)
    for sequence, notification in enumerate(capture.notifications):
        row = JournalRow(
            host="file",
            boot="file",
            sequence=sequence,
            device=notification.device or UNNAMED_DEVICE,
            characteristic=notification.characteristic,
            payload=notification.payload,
            monotonic_ns=round((notification.t_s - first.t_s) * NS_PER_S),
            wall_ns=notification.wall_ns or 0,
        )
        for measurement in decoder.measurements(row):
            session.feed(measurement)
    session.finish()
    breakdown = session.breakdown()
    counted = (
        *breakdown.session.notes,
        *_counted("frames not decoded, unknown characteristic", decoder.unknown),
        *_counted("bad frames dropped, characteristic", decoder.undecodable),
        *(
            (f"left out, more than 2 s late: {session.late} of the measurements",)
            if session.late
            else ()
        ),
        *(() if session.started_ns is not None else ("no heart rate, speed or cadence",)),
    )
    return replace(breakdown, session=replace(breakdown.session, id=None, notes=counted))


def _counted(what: str, counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(f"{what} {name}: {count}" for name, count in sorted(counts.items()))
