"""Watch of all runners: what is new of them is put on its way; knows nothing of connections."""

import logging
from collections.abc import Iterable, Iterator

import msgspec

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.mqtt.topics import Topics, slug
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.runners import NobodyCalled, Runners
from sessions.sinks.mqtt.athlete_state import AthleteState
from sessions.sinks.mqtt.outbound_queue import Outbound, OutboundQueue

log = logging.getLogger(__name__)

SHARE_OF_TIME = 0.04  # of a core, for looking at everybody
ALL_AT_LEAST_EVERY_S = 0.5  # a value that grows stale changes nothing else
NAMELESS = "runner"  # in topics, the athlete without a name


class ChangeWatch:
    """One for all runners.

    Args:
        runners: Who is looked at.
        topics: Where their news go.
        outgoing: Where news wait.
        clock: Real time.
        simulated: Simulated sessions count, too; else they look like none.
        all_every_s: How often everybody is looked at who was not touched since; in between only
            those who were. Less often, down to ALL_AT_LEAST_EVERY_S, where it would take more than
            SHARE_OF_TIME.
    """

    def __init__(
        self,
        runners: Runners,
        *,
        topics: Topics,
        outgoing: OutboundQueue,
        clock: Clock,
        simulated: bool,
        all_every_s: float,
    ) -> None:
        self._runners = runners
        self._topics = topics
        self._outgoing = outgoing
        self._clock = clock
        self._simulated = simulated
        self._all_every_s = all_every_s
        self._all_due_ns = 0
        self._touched: set[str] = set()
        self._seen: set[str] = set()  # since everybody was looked at
        self._doubles: set[str] = set()
        self.places: dict[str, AthleteState] = {}

    def touch(self, athlete: str) -> None:
        """Something of this athlete has changed."""
        self._touched.add(athlete)

    def look_at_due(self) -> bool:
        """Look at whom it is time to look at; whether anybody came, left or has a new battery."""
        now_ns = self._clock.monotonic_ns()
        if now_ns < self._all_due_ns:
            touched, self._touched = self._touched, set()
            self._seen |= touched
            return self._look_at(self._views(touched), now_ns=now_ns)
        athletes = self._runners.athletes()
        changed = self._let_go({key_of(name) for name in athletes})
        due = [name for name in athletes if name in self._touched or name not in self._seen]
        self._touched.clear()
        self._seen.clear()
        changed |= self._look_at(self._views(due), now_ns=now_ns)
        self._all_due_ns = now_ns + self._pause_ns(took_ns=self._clock.monotonic_ns() - now_ns)
        return changed

    def look_at_all(self) -> bool:
        """Look at everybody now; whether a change has still to wait for its allowance."""
        self._all_due_ns = 0
        self._seen.clear()
        self.look_at_due()
        return bool(self._touched)

    def tell_again(self) -> None:
        """Somebody new listens: everybody's state is news."""
        self._all_due_ns = 0
        self._seen.clear()
        for place in self.places.values():
            place.tell_again()

    def _pause_ns(self, *, took_ns: int) -> int:
        """Until everybody is looked at again: longer where there are many to look at."""
        most_ns = round(max(self._all_every_s, ALL_AT_LEAST_EVERY_S) * NS_PER_S)
        return max(
            round(self._all_every_s * NS_PER_S), min(round(took_ns / SHARE_OF_TIME), most_ns)
        )

    def _views(self, athletes: Iterable[str]) -> Iterator[tuple[str, LiveView]]:
        for athlete in athletes:
            try:
                yield athlete, self._runners.port(athlete).view()
            except NobodyCalled:
                continue

    def _look_at(self, pairs: Iterator[tuple[str, LiveView]], *, now_ns: int) -> bool:
        changed = False
        for athlete, view in pairs:
            place = self.places.get(key_of(athlete))
            if place is None:
                place = AthleteState(key=key_of(athlete), name=athlete)
                self.places[place.key] = place
                changed = True
            if place.name != athlete:
                self._complain_of_double(athlete, place)
                continue
            batteries = len(place.batteries)
            self._put(place, self._shown(view), now_ns=now_ns)
            changed |= len(place.batteries) != batteries
        return changed

    def _put(self, place: AthleteState, view: LiveView, *, now_ns: int) -> None:
        due = place.due(view, now_ns=now_ns)
        if due.state is not None:
            self._outgoing.put_state(self._topics.state(place.key), msgspec.json.encode(due.state))
        for interval in due.intervals:
            self._outgoing.put_event(
                Outbound(
                    topic=self._topics.interval(place.key), payload=msgspec.json.encode(interval)
                )
            )
        if due.waits:
            self._touched.add(place.name)

    def _shown(self, view: LiveView) -> LiveView:
        if view.simulated and not self._simulated:
            return LiveView(status=LiveStatus.IDLE, athlete=view.athlete)
        return view

    def _let_go(self, present: set[str]) -> bool:
        gone = self.places.keys() - present
        for key in gone:
            del self.places[key]
        return bool(gone)

    def _complain_of_double(self, athlete: str, place: AthleteState) -> None:
        if athlete not in self._doubles:
            self._doubles.add(athlete)
            log.warning(
                "%s is not published: %s has the same name in topics (%s)",
                athlete,
                place.name,
                place.key,
            )


def key_of(athlete: str) -> str:
    """An athlete's name in topics."""
    return slug(athlete) if athlete else NAMELESS
