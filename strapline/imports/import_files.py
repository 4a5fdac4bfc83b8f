"""Import of recorded files: read, put in order of time, compared with what is there, stored."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial

import msgspec
import numpy as np

from ingest.clock import Clock
from ingest.files.packed_recording import pack, unpack
from ingest.files.recorded_workout import Array, RecordedWorkout
from ingest.files.recording_parts import filled_from
from ingest.measurements import NS_PER_S, Sport
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown, Taught
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.past.learning import learned_from, stored_lessons
from sessions.recording import recorded_files
from sessions.recording.corrections import refold
from sessions.recording.recorder import SHORTEST_S
from sessions.store import Source, Store, StoredStatus
from sessions.store.recording_of_session import started_ns_of
from sessions.store.stored_values import ImportOutcome, Owned, RecordingRow
from strapline.imports.found_files import FoundFile
from strapline.imports.read_in_parallel import ManualLine, ReadFile, read_all
from strapline.imports.same_run import SameRun, StoredRun, quantities, same_run
from strapline.session.new_session import new_session_row


class Outcome(Enum):
    """What became of one activity of a file."""

    NEW = "new"
    MENDED = "mended"
    DUPLICATE = "duplicate"
    DIARY = "diary"
    REFUSED = "refused"


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table at the end. `reason`: why refused, what was mended, of which it is a
    duplicate.
    """

    file: str
    outcome: Outcome
    part: str | None = None
    session: str | None = None
    started_ns: int | None = None
    reason: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is: `step` "read" or "store"."""

    step: str
    done: int
    of: int


class HistoryImport:
    """One import of an athlete's files into an open store.

    Files are read in parallel and kept; then they become sessions one after the other in order of
    time, so that each is analysed with what those before it have taught. Cut off at any moment,
    also by `stopped` between two files, it goes on where it was when it is called again.
    """

    def __init__(
        self,
        store: Store,
        *,
        athlete: Athlete,
        clock: Clock,
        processes: int | None = None,
        told: Callable[[Progress], object] = lambda _: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._athlete = athlete
        self._clock = clock
        self._processes = processes
        self._told = told
        self._stopped = stopped
        self._cut_off = False
        self._mended: dict[tuple[str, str], tuple[str, ...]] = {}
        self.raw_logs: list[ReadFile] = []
        self.manual: list[tuple[FoundFile, ManualLine]] = []
        self.done: list[Imported] = []

    def run(self, files: Sequence[FoundFile]) -> list[Imported]:
        """Read and store; what became of each. `done` holds it also after an interruption."""
        try:
            self._read(files)
            self._settle()
            self._store_waiting()
            self._settle()
        except KeyboardInterrupt:
            self._cut_off = True
        return self.done

    @property
    def is_cut_off(self) -> bool:
        """Whether it was ended before its end."""
        return self._cut_off or self._stopped()

    def _read(self, files: Sequence[FoundFile]) -> None:
        rows = self._store.read.recordings(athlete=self._athlete.name)
        by_digest: dict[str, list[RecordingRow]] = {}
        for row in rows:
            by_digest.setdefault(row.digest, []).append(row)
        seen: dict[str, str] = {}
        reading = read_all(files, known=frozenset(by_digest), processes=self._processes)
        for count, found in enumerate(reading, start=1):
            if self._stopped():
                reading.close()
                return
            self._told(Progress(step="read", done=count, of=len(files)))
            if found.known:
                self.done.extend(_known(found, by_digest[found.digest]))
            elif found.digest and found.digest in seen:
                self.done.append(
                    Imported(
                        file=found.file.name,
                        outcome=Outcome.DUPLICATE,
                        reason=f"the same file as {seen[found.digest]}",
                    )
                )
            else:
                seen[found.digest] = found.file.name
                self._keep(found)

    def _keep(self, found: ReadFile) -> None:
        if found.raw_log:
            self.raw_logs.append(found)
        if found.manual:
            self.manual.extend((found.file, line) for line in found.manual)
        elif found.refused is not None:
            self.done.append(
                Imported(file=found.file.name, outcome=Outcome.REFUSED, reason=found.refused)
            )
        with self._store.unit():
            for recording in found.recordings:
                self._mended[found.digest, recording.part] = recording.mended
                self._store.keep_recording(
                    RecordingRow(
                        athlete=self._athlete.name,
                        file=found.file.name,
                        digest=found.digest,
                        part=recording.part,
                        started_ns=recording.started_ns,
                    ),
                    recording.body,
                )

    def _store_waiting(self) -> None:
        waiting = [
            row
            for row in self._store.read.recordings(athlete=self._athlete.name)
            if row.outcome is ImportOutcome.WAITING
        ]
        runs = stored_runs(self._store, athlete=self._athlete.name)
        lessons = stored_lessons(self._store.read, athlete=self._athlete.name)
        for count, row in enumerate(waiting, start=1):
            if self._stopped():
                return
            self._told(Progress(step="store", done=count, of=len(waiting)))
            recording = unpack(self._store.read.recording_body(row.id))
            same = same_run(recording, started_ns=row.started_ns, among=runs)
            if same is not None:
                self.done.append(self._merge(row, recording, same=same))
                continue
            try:
                session, breakdown = self._analyse(row, recording, lessons=lessons)
            except ValueError as exc:
                self.done.append(_line(row, Outcome.REFUSED, reason=str(exc)))
                continue
            if session is None:
                short = f"less than {SHORTEST_S:g} s of data"
                self.done.append(_line(row, Outcome.REFUSED, reason=short))
                continue
            mended = self._mended.get((row.digest, row.part), ())
            outcome = Outcome.MENDED if mended else Outcome.NEW
            self.done.append(_line(row, outcome, session=session, reason="; ".join(mended) or None))
            if row.started_ns is None:
                continue
            runs.append(
                StoredRun(
                    id=session,
                    started_ns=row.started_ns,
                    duration_s=breakdown.session.duration_s,
                    sport=breakdown.session.sport,
                    seconds=partial(self._seconds, session),
                )
            )
            if breakdown.lesson is not None:
                lessons.append((row.started_ns, breakdown.lesson))

    def _seconds(self, session: str) -> tuple[Array, Array]:
        self._settle()
        return _columns(self._store.read.events(session))

    def _analyse(
        self, row: RecordingRow, recording: RecordedWorkout, *, lessons: list[tuple[int, Taught]]
    ) -> tuple[str | None, Breakdown]:
        """Its session; None: too short to be one."""
        now_ns = self._clock.wall_ns()
        session = new_session_row(
            athlete=self._athlete,
            source=Source.FILE,
            opened_ns=row.started_ns,
            id_from_ns=now_ns,
            learned=learned_from(
                lessons,
                athlete=self._athlete,
                before_ns=now_ns if row.started_ns is None else row.started_ns,
            ),
        )
        events: list[AnyEvent] = []
        breakdown = recorded_files.analysed(
            recording, athlete=session.athlete, session_id=session.id, events=events
        )
        if breakdown.session.duration_s < SHORTEST_S:
            return None, breakdown
        started_ns = started_ns_of(recording)
        duration_ns = round(breakdown.session.duration_s * NS_PER_S)
        with self._store.unit():
            self._store.rebuild(
                session,
                owned=Owned(recordings=(row.id,)),
                events=tuple(events),
                breakdown=breakdown,
                ended_ns=None if started_ns is None else started_ns + duration_ns,
            )
            self._store.settle_recording(row.id, outcome=ImportOutcome.STORED, session=session.id)
        return session.id, breakdown

    def _merge(self, row: RecordingRow, recording: RecordedWorkout, *, same: SameRun) -> Imported:
        """The other recording of a stored run: what only it has measured goes into the session."""
        session = same.run.id
        reason = "the same run"
        if same.clock_off_s:
            reason = f"the same run, its clock {_off_words(-same.clock_off_s)}"
        gained = "" if same.clock_off_s else self._gained(session, recording)
        with self._store.unit():
            self._store.settle_recording(row.id, outcome=ImportOutcome.DUPLICATE, session=session)
        if gained:
            reason = f"{reason}; taken from it: {gained}"
        return _line(row, Outcome.DUPLICATE, session=session, reason=reason)

    def _gained(self, session: str, recording: RecordedWorkout) -> str:
        self._settle()
        stored = self._store.read.session(session)
        owned = self._store.read.owned(session)
        if stored.status is not StoredStatus.FINISHED or len(owned.recordings) != 1:
            return ""
        number = owned.recordings[0]
        had = unpack(self._store.read.recording_body(number))
        best, other = had, recording
        if _worth(recording) > _worth(had):
            best, other = recording, had
        together = filled_from(best, other)
        new = [name for name in quantities(together) if name not in quantities(had)]
        if together is had:
            return ""
        self._store.settle_recording(
            number, outcome=ImportOutcome.STORED, session=session, body=pack(together)
        )
        self._settle()
        refold(self._store, stored)
        if best is recording and recording.duration_s > had.duration_s + SHORTEST_S:
            new.append("the longer recording")
        return ", ".join(new)

    def _settle(self) -> None:
        """Wait until all is on the disk, so that it can be read."""
        asyncio.run(self._store.flush())


def stored_runs(store: Store, *, athlete: str) -> list[StoredRun]:
    """The athlete's sessions that have a place in time, as they are compared."""
    runs = []
    for row in store.read.sessions(athlete=athlete, deleted=True):
        if row.started_ns is None or row.ended_ns is None or row.is_simulated:
            continue

        def seconds(session: str = row.id) -> tuple[Array, Array]:
            return _columns(store.read.events(session))

        runs.append(
            StoredRun(
                id=row.id,
                started_ns=row.started_ns,
                duration_s=(row.ended_ns - row.started_ns) / NS_PER_S,
                sport=_sport(store, row.id),
                seconds=seconds,
            )
        )
    return runs


def _sport(store: Store, session: str) -> Sport:
    breakdown = store.read.breakdown(session)
    return Sport.UNKNOWN if breakdown is None else breakdown.session.sport


def _worth(recording: RecordedWorkout) -> tuple[int, int]:
    """Of two recordings of a run the better one: with more quantities, else longer by minutes."""
    return len(quantities(recording)), round(recording.duration_s / 60)


def _columns(events: Sequence[AnyEvent]) -> tuple[Array, Array]:
    seconds = [event for event in events if isinstance(event, SecondClosed)]
    heart_rate = np.array([s.heart_rate_bpm for s in seconds], dtype=float)
    return heart_rate, np.array([s.speed_kmh for s in seconds], dtype=float)


def _known(found: ReadFile, rows: Sequence[RecordingRow]) -> Iterator[Imported]:
    for row in rows:
        if row.outcome is not ImportOutcome.WAITING:
            yield Imported(
                file=found.file.name,
                outcome=Outcome.DUPLICATE,
                part=row.part or None,
                session=row.session,
                started_ns=row.started_ns,
                reason="imported already",
            )


def _line(
    row: RecordingRow, outcome: Outcome, *, session: str | None = None, reason: str | None = None
) -> Imported:
    return Imported(
        file=row.file,
        outcome=outcome,
        part=row.part or None,
        session=session,
        started_ns=row.started_ns,
        reason=reason,
    )


def _off_words(off_s: float) -> str:
    hours = abs(off_s) / 3600
    side = "ahead" if off_s > 0 else "behind"
    if hours >= 1 / 6:
        return f"{hours:.3g} h {side}"
    return f"{abs(off_s):.0f} s {side}"
