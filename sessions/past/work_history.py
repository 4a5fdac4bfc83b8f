"""Work of an athlete's stored sessions, from which the next one is predicted."""

import threading
from collections.abc import Sequence

from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.events import SecondClosed
from sessions.past.learning import learned_before, with_learned
from sessions.prediction.predict import Expected, Predictor, expected_of, predictor_of
from sessions.prediction.work import Work, work_of
from sessions.store import SessionRow, StoreReader
from sessions.store.session_figures import SessionFigures
from sessions.week.calendar_week import local_day, zone_named

DAY_NS = 86_400 * NS_PER_S

NEWEST, WITHIN_DAYS = 12, 180
"""Sessions that are learned from. More of them narrow the curve by less than a beat, and a heart of
half a year ago is another's. Ours."""

KEPT = 64
"""Sessions whose rows a process keeps: three athletes' newest, and those a reader looks back at."""

_Key = tuple[str, float, float | None, float | None]


class WorkHistory:
    """Reads the rows of stored sessions once; what was corrected since is read again."""

    def __init__(self, read: StoreReader) -> None:
        self._read = read
        self._kept: dict[_Key, Work] = {}
        self._one_at_a_time = threading.Lock()

    def predictor(self, athlete: Athlete, *, at_ns: int) -> Predictor | None:
        """What is known of an athlete now (Unix nanoseconds); None: the profile tells too little.

        Simulated sessions and those that were not on foot teach nothing.
        """
        learned = learned_before(self._read, athlete, before_ns=at_ns)
        day = local_day(at_ns, zone=zone_named(athlete.time_zone))
        snapshot = with_learned(athlete, on=day, learned=learned)
        return self._before(snapshot, athlete.name, at_ns=at_ns)

    def expected(self, row: SessionRow) -> Expected | None:
        """A finished session's mean heart rate against what those before it let expect.

        None: it is simulated, was not on foot, or too little of it or of the person is known.
        """
        figures = self._read.figures(athlete=row.athlete.name)
        this = next((one for one in figures if one.id == row.id), None)
        if this is None or not this.on_foot:
            return None
        predictor = self._before(row.athlete, row.athlete.name, at_ns=this.started_ns)
        return None if predictor is None else expected_of(predictor, self._work(this))

    def _before(self, athlete: AthleteSnapshot, name: str, *, at_ns: int) -> Predictor | None:
        earlier = [
            one
            for one in self._read.figures(athlete=name)
            if one.on_foot
            and one.mean_heart_rate_bpm is not None
            and 0 < at_ns - one.started_ns <= WITHIN_DAYS * DAY_NS
        ]
        newest: Sequence[SessionFigures] = earlier[-NEWEST:]
        works = [(one.started_ns / DAY_NS, self._work(one)) for one in newest]
        return predictor_of(athlete, works, at_day=at_ns / DAY_NS)

    def _work(self, one: SessionFigures) -> Work:
        key = (one.id, one.duration_s, one.mean_heart_rate_bpm, one.distance_m)
        with self._one_at_a_time:
            known = self._kept.pop(key, None)
        if known is None:
            events = self._read.events(one.id)
            known = work_of(event for event in events if isinstance(event, SecondClosed))
        with self._one_at_a_time:
            self._kept[key] = known
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return known
