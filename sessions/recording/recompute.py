"""Sessions folded again from what they own, with today's code and perhaps another profile."""

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.recording import corrections
from sessions.store import SessionRow, Store


def recomputed(
    store: Store, row: SessionRow, *, athlete: AthleteSnapshot | None = None
) -> Breakdown:
    """The session folded again, here and in the sinks; what comes out the same writes nothing.

    `athlete` None: the profile it was run with.

    Raises:
        CannotCorrect: nothing of it is left.
    """
    snapshot = row.athlete
    if athlete is not None:
        # Which device goes before which is the session's own: a profile knows nothing of it.
        snapshot = msgspec.structs.replace(
            athlete, priority=row.athlete.priority, quirks_version=row.athlete.quirks_version
        )
    return corrections.refold(store, msgspec.structs.replace(row, athlete=snapshot))
