"""Batches of outbox rows: completed, and ready to be written by a sink."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ingest.clock import Clock
from sessions.core.model.athlete import Athlete
from sessions.core.model.events import (
    IntervalClosed,
    IntervalsRevised,
    SecondClosed,
    SessionFinished,
)
from sessions.sinks.delivery.sink import Sink
from sessions.store import StoreReader
from sessions.store.minute_means import minutes_of
from sessions.store.stored_values import OutboxOperation, OutboxRow, SummaryWanted
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.summary import Summary, summary_from

ProfileOf = Callable[[str], Athlete | None]


class Completing:
    """Completes rows from the store as it is when they are delivered.

    Args:
        read: The store.
        clock: Says which day is today.
        profile_of: The profile of an athlete of this name; None: there is none, and what the last
            session knew of the athlete counts.
    """

    def __init__(self, read: StoreReader, *, clock: Clock, profile_of: ProfileOf) -> None:
        self._read = read
        self._clock = clock
        self._profile_of = profile_of

    def completed(self, row: OutboxRow) -> OutboxRow:
        """The row with all it needs; most need nothing."""
        if type(row.event) is SessionFinished:
            events = self._read.events(row.session)
            minutes = minutes_of(event for event in events if type(event) is SecondClosed)
            return msgspec.structs.replace(row, minutes=minutes)
        if row.wanted is not None:
            return msgspec.structs.replace(row, summary=self._summary(row.wanted))
        return row

    def parts(self, row: OutboxRow) -> list[OutboxRow]:
        """A whole session as rows of its events and facts, with the number of `row`."""
        events = self._read.events(row.session)
        minutes = minutes_of(event for event in events if type(event) is SecondClosed)
        void_from = {
            event.sequence: event.from_index for event in events if type(event) is IntervalsRevised
        }
        common = msgspec.structs.replace(row, operation=OutboxOperation.UPSERT)
        rows = [
            msgspec.structs.replace(
                common,
                sequence=event.sequence,
                event=event,
                minutes=minutes if type(event) is SessionFinished else (),
            )
            for event in events
            if type(event) is not IntervalClosed or not _is_void(event, void_from)
        ]
        common = msgspec.structs.replace(row, operation=OutboxOperation.FACT)
        rows += [
            msgspec.structs.replace(common, sequence=number, fact=fact)
            for number, fact in self._read.numbered_facts(row.session)
        ]
        return rows

    def _summary(self, wanted: SummaryWanted) -> Summary:
        name = wanted.athlete
        athlete = self._profile_of(name) or self._last_known(name)
        zone = zone_named(athlete.time_zone)
        return summary_from(
            local_day(wanted.from_ns, zone=zone),
            outings=self._read.counted_sessions(athlete=name),
            diary=self._read.diary_by_day(athlete=name, zone=zone),
            athlete=athlete,
            today=local_day(self._clock.wall_ns(), zone=zone),
        )

    def _last_known(self, name: str) -> Athlete:
        rows = self._read.sessions(athlete=name)
        if not rows:
            return Athlete(name=name)
        last = rows[-1].athlete
        return Athlete(
            name=name,
            sex=last.sex,
            age_years=last.age_years,
            mass_kg=last.mass_kg,
            height_m=last.height_m,
            time_zone=last.time_zone,
        )


def _is_void(event: IntervalClosed, void_from: Mapping[int, int]) -> bool:
    """Whether the intervals have been split anew since."""
    return any(
        sequence > event.sequence and from_index <= event.index
        for sequence, from_index in void_from.items()
    )


class SinkBatch(NamedTuple):
    """`write` gives `rows` to the sink; then everything up to row `through` is done.

    `through` None: the rest of a whole session is still to come.
    """

    rows: Sequence[OutboxRow]
    through: int | None
    write: Callable[[], None]


class Batches:
    """Reads and prepares; nothing is written here, so that it can be done a batch ahead."""

    def __init__(
        self, sink: Sink, *, read: StoreReader, completing: Completing, batch_rows: int
    ) -> None:
        self._sink = sink
        self._read = read
        self._completing = completing
        self._batch_rows = batch_rows

    def after(self, number: int) -> Iterator[SinkBatch]:
        """Everything committed after this outbox row, in order."""
        while rows := self._read.outbox(after=number, limit=self._batch_rows):
            yield from self._of(rows)
            number = rows[-1].id

    def _of(self, rows: Sequence[OutboxRow]) -> Iterator[SinkBatch]:
        gathered: list[OutboxRow] = []
        for row in rows:
            if row.operation is not OutboxOperation.WHOLE:
                gathered.append(self._completing.completed(row))
                continue
            if gathered:
                yield self._batch(gathered, through=gathered[-1].id)
                gathered = []
            yield from self._whole(row)
        if gathered:
            yield self._batch(gathered, through=gathered[-1].id)

    def _whole(self, row: OutboxRow) -> Iterator[SinkBatch]:
        parts = self._completing.parts(row)
        size = self._batch_rows
        for first in range(0, max(1, len(parts)), size):
            is_last = first + size >= len(parts)
            yield self._batch(parts[first : first + size], through=row.id if is_last else None)

    def _batch(self, rows: Sequence[OutboxRow], *, through: int | None) -> SinkBatch:
        return SinkBatch(rows=rows, through=through, write=self._sink.prepared(rows))
