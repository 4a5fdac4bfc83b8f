"""One session: measurements in, events out, a state that can be saved at any point."""

from collections.abc import Callable, Sequence

from ingest.measurements import NS_PER_S, Action, Measurement
from sessions.core.alignment.aligner import Aligner
from sessions.core.alignment.source_choice import SourceChoices
from sessions.core.fold import FoldState
from sessions.core.folding import Folding
from sessions.core.intervals.interval_book import Mean, numbers_of
from sessions.core.model.archive import Archive
from sessions.core.model.athlete import AthleteSnapshot, Priority
from sessions.core.model.breakdown import Artefact, Breakdown, Gap, Span
from sessions.core.model.events import AnyEvent
from sessions.core.report import breakdown_of, iso_utc
from sessions.core.session_state import SessionState, aligner_copy


class Session:
    """The live fold. Feed it measurements as they come; it never looks at a clock.

    The end is the last measurement of heart rate, speed or cadence. Cells that closed after it
    (time passed, or only a battery level came) are taken back by `finish`: events with a sequence
    at or above the first one of `finish` are void.

    Args:
        session_id: Part of each event's key.
        athlete: The snapshot frozen for this session.
        source: Where it came from: "live", "simulated", ...
        heart_rate_priority: Device aliases, the preferred first; the rest by their kind. Empty:
            the snapshot's.
        speed_priority: The same for speed.
        dated: False: the stamps are not wall time, so `started_at` stays unknown.
        notes: Sentences for the breakdown.
    """

    def __init__(
        self,
        *,
        session_id: str,
        athlete: AthleteSnapshot,
        source: str = "live",
        heart_rate_priority: tuple[str, ...] = (),
        speed_priority: tuple[str, ...] = (),
        dated: bool = True,
        notes: tuple[str, ...] = (),
    ) -> None:
        self._adopt(
            SessionState(
                source=source,
                dated=dated,
                notes=notes,
                athlete=athlete,
                aligner=Aligner(
                    choices=SourceChoices.by(
                        Priority(
                            heart_rate=heart_rate_priority or athlete.priority.heart_rate,
                            speed=speed_priority or athlete.priority.speed,
                        )
                    )
                ),
                fold=FoldState(session=session_id),
            ),
            Archive(),
        )

    @classmethod
    def restore(
        cls, state: SessionState, *, chunks: Callable[[], Sequence[bytes]] = tuple
    ) -> "Session":
        """Go on from a saved state, which belongs to the session from here on.

        Args:
            state: The head, as it was decoded.
            chunks: Gives the sealed chunks, the oldest first; called when somebody reads them.
        """
        session = cls.__new__(cls)
        archive = Archive(chunks, kept=state.chunks)
        session._adopt(state, archive)  # noqa: SLF001 - its own, half-built instance
        return session

    def _adopt(self, state: SessionState, archive: Archive) -> None:
        self._state = state
        self._aligner = state.aligner
        self._finished = False
        self._folding = Folding(state, archive)

    @property
    def state(self) -> SessionState:
        """The head of all that the session remembers: to be encoded, not changed.

        Of one that has finished there is none: it is not gone on with.
        """
        assert not self._finished
        return self._state

    @property
    def has_finished(self) -> bool:
        """Nothing more is taken."""
        return self._finished

    @property
    def kept_chunks(self) -> int:
        """How many chunks were kept elsewhere when the session was restored."""
        return self._folding.archive.kept

    def chunks(self, *, after: int) -> tuple[bytes, ...]:
        """The sealed chunks but the first `after`."""
        return self._folding.archive.chunks(after=after)

    def feed(self, measurement: Measurement) -> tuple[AnyEvent, ...]:
        """Take one measurement; the events of every second it completes.

        One that is more than 2 s late, a day ahead, or comes after the end is only counted.
        """
        aligner = self._aligner
        if self._finished:
            aligner.late += 1
            return ()
        last_ns = aligner.last_ns
        if not aligner.add(measurement):
            return ()
        if aligner.last_ns != last_ns and self._folding.is_ahead:
            self._folding.confirm()
        return self._close_due()

    def advance(self, at_ns: int) -> tuple[AnyEvent, ...]:
        """Time has passed up to `at_ns` and nothing came: close seconds, open gaps.

        What `feed` gives afterwards is what it would have given without this call, less what was
        given here; a measurement more than 2 s older than `at_ns` counts as late from now on.
        """
        if self._finished or self._aligner.first_ns is None:
            return ()
        self._aligner.pass_time(at_ns)
        return self._close_due()

    def finish(self, at_s: float | None = None) -> tuple[AnyEvent, ...]:
        """End the session at its last measurement, or at `at_s` seconds from its start.

        Raises:
            ValueError: `at_s` lies before seconds that have already closed.
        """
        aligner = self._aligner
        if self._finished:
            return ()
        events: list[AnyEvent] = []
        if aligner.settle_start(now=True):
            events.extend(self._folding.fold.start(started_ns=self._started()))
        if aligner.started_ns is not None:
            events.extend(self._close_until(at_s))
        events.extend(self._folding.fold.settle())
        events.extend(self._folding.fold.finish(self.breakdown()))
        self._finished = True
        return tuple(events)

    def breakdown(self) -> Breakdown:
        """All numbers as of the last closed second; the end's after `finish`."""
        state = self._state
        started_at = None
        if state.dated and self.started_ns is not None:
            started_at = iso_utc(self.started_ns)
        return breakdown_of(
            self._folding.fold,
            session_id=state.fold.session,
            started_at=started_at,
            source=state.source,
            notes=(*state.notes, *state.aligner.choices.notes),
        )

    def heart_rate_between(self, from_s: float, to_s: float) -> Mean:
        """The believed heart rate of closed seconds; a pause has no length."""
        return numbers_of(self.so_far.book.track.rows(round(from_s), round(to_s))).heart_rate

    def _close_due(self) -> tuple[AnyEvent, ...]:
        aligner = self._aligner
        events: list[AnyEvent] = []
        if aligner.started_ns is None:
            if not aligner.settle_start():
                return ()
            events.extend(self._folding.fold.start(started_ns=self._started()))
        while aligner.due:
            if not self._folding.is_ahead and self._may_be_cut_short():
                self._folding.run_ahead(aligner_copy(aligner).close(until_ns=aligner.last_ns))
            events.extend(self._folding.update(aligner.close()))
        return tuple(events)

    def _close_until(self, at_s: float | None) -> list[AnyEvent]:
        aligner = self._aligner
        if at_s is None and self._folding.is_ahead:
            return list(self._folding.go_back())
        started_ns = self._started()
        assert aligner.last_ns is not None
        end_ns = aligner.last_ns if at_s is None else started_ns + round(at_s * NS_PER_S)
        if end_ns < started_ns + aligner.closed * NS_PER_S:
            raise ValueError(f"at_s must be {aligner.closed} or more, got {at_s}")
        events: list[AnyEvent] = []
        while started_ns + (aligner.closed + 1) * NS_PER_S <= end_ns:
            events.extend(self._folding.fold.update(aligner.close()))
        rest_ns = end_ns - started_ns - aligner.closed * NS_PER_S
        # A measurement on the very stroke of a second counts, though its second has no length.
        if rest_ns > 0 or aligner.last_ns == end_ns:
            events.extend(self._folding.fold.update(aligner.close(until_ns=end_ns)))
        return events

    def _may_be_cut_short(self) -> bool:
        """Whether the session would end inside the next cell, or before it."""
        aligner = self._aligner
        assert aligner.last_ns is not None
        return aligner.last_ns < self._started() + (aligner.closed + 1) * NS_PER_S

    def _started(self) -> int:
        assert self._aligner.started_ns is not None
        return self._aligner.started_ns

    @property
    def session_id(self) -> str:
        """Part of each event's key."""
        return self._state.fold.session

    @property
    def athlete(self) -> AthleteSnapshot:
        """The frozen athlete."""
        return self._state.athlete

    @property
    def started_ns(self) -> int | None:
        """Unix nanoseconds of t = 0; None: nothing measured yet. Settles within two seconds."""
        aligner = self._aligner
        return aligner.first_ns if aligner.started_ns is None else aligner.started_ns

    @property
    def last_measured_ns(self) -> int | None:
        """Unix nanoseconds of the newest heart rate, speed or cadence; None: none yet."""
        return self._aligner.last_ns

    @property
    def received_ns(self) -> int | None:
        """Unix nanoseconds up to which everything was received; None: nothing was."""
        return self._aligner.watermark_ns

    @property
    def late(self) -> int:
        """Measurements that came too late to count."""
        return self._aligner.late

    @property
    def astray(self) -> int:
        """Measurements stamped more than a day ahead of all others."""
        return self._aligner.astray

    @property
    def paused(self) -> bool:
        """As of what was received last, so that a press sees the one before it."""
        if self._finished:
            return self.so_far.paused_since_s is not None
        return self._aligner.paused

    def pauses_until(self, at_s: float) -> tuple[Span, ...]:
        """All pauses as of what was received last; one under way until `at_s`."""
        fold = self.so_far
        pauses, since_s = list(fold.pauses), fold.paused_since_s
        for mark in () if self._finished else self._aligner.pauses_ahead():
            if mark.action is Action.PAUSE:
                since_s = mark.t_s
            elif since_s is not None:
                pauses.append(Span(start_s=since_s, end_s=mark.t_s))
                since_s = None
        if since_s is not None:
            pauses.append(Span(start_s=since_s, end_s=max(since_s, at_s)))
        return tuple(pauses)

    @property
    def so_far(self) -> FoldState:
        """What was folded up to the last closed second, two to three behind what was received.

        To be read, not changed. The look-back may still move its intervals.
        """
        return self._folding.fold.state

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where heart rate or speed is missing so far, up to the last closed second."""
        fold = self.so_far
        return (
            *fold.heart_rate_coverage.gaps_until(fold.elapsed_s),
            *fold.speed_coverage.gaps_until(fold.elapsed_s),
        )

    @property
    def artefacts(self) -> tuple[Artefact, ...]:
        """Where the heart rate is not to be believed, up to the last closed second."""
        return self.so_far.artefacts.until(self.so_far.elapsed_s)
