"""Treadmill records that a machine splits over several notifications, joined again.

Source: Fitness Machine Service 1.0, 4.19: all parts but the last set More Data; only the last
one holds the speed.
"""

from typing import Any

import msgspec

from ingest.codecs.wire.issues import INCOMPLETE
from ingest.measurements import Treadmill


class TreadmillRecords(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Joins the parts of one machine's records; make a new one for each connection (4.18).

    A part that repeats a field already held belongs to the next record: then the last part was
    lost, and what was held is given out as it stands, with the issue `incomplete`.
    """

    _held: dict[str, Any] = {}
    _issues: tuple[str, ...] = ()

    def add(self, part: Treadmill) -> tuple[Treadmill, ...]:
        """The records that are done with this part, oldest first: none, one or two."""
        if not part.more_data and not self._held:
            return (part,)
        fields = _fields(part)
        done = self._give_out() if fields.keys() & self._held.keys() else ()
        self._held |= fields
        self._issues = tuple(dict.fromkeys(self._issues + part.issues))
        if part.more_data:
            return done
        joined = Treadmill(issues=self._issues, **self._held)
        self._held, self._issues = {}, ()
        return (*done, joined)

    def _give_out(self) -> tuple[Treadmill, ...]:
        rest = Treadmill(
            more_data=True, issues=tuple(dict.fromkeys((*self._issues, INCOMPLETE))), **self._held
        )
        self._held, self._issues = {}, ()
        return (rest,)


def _fields(part: Treadmill) -> dict[str, Any]:
    return {
        name: value
        for name, value in msgspec.structs.asdict(part).items()
        if name not in ("issues", "more_data") and value is not None
    }
