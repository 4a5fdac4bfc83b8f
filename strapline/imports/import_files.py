"""Import of recorded files: read, put in order of time, compared with what is there, stored."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from ingest.clock import Clock
from ingest.files.packed_recording import unpack
from ingest.files.recorded_workout import RecordedWorkout
from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence
from sessions.core.model.athlete import Athlete
from sessions.past.learning import stored_lessons
from sessions.recording.recorder import SHORTEST_S
from sessions.recording.session_id import Opening
from sessions.store import SessionRow, Source, Store
from sessions.store.stored_values import ImportOutcome, Owned, RecordingRow, Remark
from strapline.imports.analysed_recording import AnalysedRecording, analysed_recording
from strapline.imports.found_files import FoundFile
from strapline.imports.imported import Imported, Outcome, Progress, line_of
from strapline.imports.lessons import Lessons
from strapline.imports.merged_run import taken_into
from strapline.imports.read_in_parallel import ManualLine, ReadFile, read_all
from strapline.imports.same_run import SameRun, StoredRun, same_run, seconds_of
from strapline.imports.stored_runs import StoredRuns, stored_runs
from strapline.imports.worker_pool import WorkerPool, any_done, worker_pool
from strapline.session.new_session import new_session_row

FEW_UNITS = 16
"""So many sessions may wait for the disk: a few MB each."""


class _UnderWay(NamedTuple):
    """A recording that is being analysed."""

    row: RecordingRow
    session: SessionRow
    analysed: "Future[AnalysedRecording]"


class HistoryImport:
    """One import of an athlete's files into an open store.

    Files are read in parallel and kept; then they become sessions in order of time, several side
    by side, each analysed with what those before it have taught (see `Lessons`). Cut off at any
    moment, also by `stopped` between two files, it goes on where it was when it is called again.
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
        self._listed: dict[str, str] = {}  # by the file's digest: what a list says of it
        self._notes: dict[str, str] = {}  # the same by the session it has become
        self._under_way: deque[_UnderWay] = deque()
        self._runs = StoredRuns(())
        self._lessons = Lessons((), starts=())
        self.raw_logs: list[ReadFile] = []
        self.manual: list[tuple[FoundFile, ManualLine]] = []
        self.done: list[Imported] = []

    def run(self, files: Sequence[FoundFile]) -> list[Imported]:
        """Read and store; what became of each. `done` holds it also after an interruption."""
        try:
            with worker_pool(self._processes, files=len(files)) as pool:
                self._read(files, pool=pool)
                self._settle()
                self._store_waiting(pool)
            self._settle()
            self._note_sessions()
        except KeyboardInterrupt:
            self._cut_off = True
        return self.done

    @property
    def is_cut_off(self) -> bool:
        """Whether it was ended before its end."""
        return self._cut_off or self._stopped()

    def _read(self, files: Sequence[FoundFile], *, pool: WorkerPool) -> None:
        rows = self._store.read.recordings(athlete=self._athlete.name)
        by_digest: dict[str, list[RecordingRow]] = {}
        for row in rows:
            by_digest.setdefault(row.digest, []).append(row)
        seen: dict[str, str] = {}
        reading = read_all(files, known=frozenset(by_digest), pool=pool, stopped=self._stopped)
        for count, found in enumerate(reading, start=1):
            if self._stopped():
                return
            self._told(Progress(step="read", done=count, of=len(files)))
            if found.known:
                self.done.extend(_known(found, by_digest[found.digest]))
            elif found.digest and found.digest in seen:
                self.done.append(
                    Imported(
                        file=found.file.name,
                        outcome=Outcome.DUPLICATE,
                        reason=Sentence("the same file as {file}", file=seen[found.digest]),
                    )
                )
            else:
                seen[found.digest] = found.file.name
                self._keep(found)

    def _keep(self, found: ReadFile) -> None:
        if found.file.note:
            self._listed[found.digest] = found.file.note
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

    def _store_waiting(self, pool: WorkerPool) -> None:
        waiting = [
            row
            for row in self._store.read.recordings(athlete=self._athlete.name)
            if row.outcome is ImportOutcome.WAITING
        ]
        if not waiting:
            return
        self._runs = stored_runs(self._store, athlete=self._athlete.name)
        lessons = stored_lessons(self._store.read, athlete=self._athlete.name)
        self._lessons = Lessons(lessons, starts=self._runs.starts())
        for count, row in enumerate(waiting, start=1):
            if self._stopped():
                return
            self._told(Progress(step="store", done=count, of=len(waiting)))
            self._begin(row, pool=pool)
        self._finish_until(lambda _: False)

    def _begin(self, row: RecordingRow, *, pool: WorkerPool) -> None:
        """Have a recording analysed, or merge it into the session of the same run."""
        body = self._store.read.recording_body(row.id)
        recording = unpack(body)
        same = self._same(row, recording)
        if same is not None:
            session_id = same.run.id
            if not self._finish_until(
                lambda under_way: all(one.session.id != session_id for one in under_way)
            ):
                return
            same = self._same(row, recording)  # it may have been refused meanwhile
        if same is not None:
            self.done.append(self._merge(row, recording, same=same))
            return
        started_ns = self._clock.wall_ns() if row.started_ns is None else row.started_ns
        before_ns = self._lessons.counted_before_ns(started_ns)
        if not self._finish_until(
            lambda under_way: all((one.row.started_ns or 0) >= before_ns for one in under_way)
        ):
            return
        session = new_session_row(
            athlete=self._athlete,
            source=Source.FILE,
            opened_ns=row.started_ns,
            by=Opening(host="file", boot=f"{row.digest} {row.part}", sequence=0),
            id_from_ns=self._clock.wall_ns(),
            learned=self._lessons.learned(self._athlete, started_ns=started_ns),
        )
        if row.started_ns is not None:
            self._lessons.begin(row.started_ns)
            seconds = seconds_of(recording)
            self._runs.add(
                StoredRun(
                    id=session.id,
                    started_ns=row.started_ns,
                    duration_s=recording.duration_s,
                    sport=recording.sport_kind,
                    seconds=lambda: seconds,
                )
            )
        analysed = pool.submit(
            analysed_recording, body, athlete=session.athlete, session_id=session.id
        )
        self._under_way.append(_UnderWay(row, session, analysed))

    def _same(self, row: RecordingRow, recording: RecordedWorkout) -> SameRun | None:
        if row.started_ns is None:
            return None
        return same_run(recording, started_ns=row.started_ns, among=self._runs.near(row.started_ns))

    def _finish_until(self, enough: Callable[[Sequence[_UnderWay]], bool]) -> bool:
        """Store what was begun, the earliest first, until `enough`; False: it was stopped."""
        while self._under_way and not enough(self._under_way):
            if not any_done([self._under_way[0].analysed], stopped=self._stopped):
                return False
            self._finish(self._under_way.popleft())
        return True

    def _finish(self, one: _UnderWay) -> None:
        row, result = one.row, one.analysed.result()
        breakdown, fault = result.breakdown, result.fault
        if breakdown is not None and breakdown.session.duration_s < SHORTEST_S:
            fault = Sentence("less than {seconds:g} s of data", seconds=SHORTEST_S)
        if breakdown is None or fault is not None:
            self.done.append(line_of(row, Outcome.REFUSED, reason=fault))
            if row.started_ns is not None:
                self._lessons.drop(row.started_ns)
                self._runs.drop(one.session.id)
            return
        duration_ns = round(breakdown.session.duration_s * NS_PER_S)
        self._store.rebuild(
            one.session,
            owned=Owned(recordings=(row.id,)),
            events=result.events,
            breakdown=breakdown,
            ended_ns=None if row.started_ns is None else row.started_ns + duration_ns,
        )
        if self._store.pending() > FEW_UNITS:
            self._settle()
        if row.started_ns is not None and breakdown.lesson is not None:
            self._lessons.add(row.started_ns, breakdown.lesson)
        if note := self._listed.get(row.digest):
            self._notes[one.session.id] = note
        mended = self._mended.get((row.digest, row.part), ())
        outcome = Outcome.MENDED if mended else Outcome.NEW
        reason = "; ".join(mended) or None
        self.done.append(line_of(row, outcome, session=one.session.id, reason=reason))

    def _merge(self, row: RecordingRow, recording: RecordedWorkout, *, same: SameRun) -> Imported:
        """The other recording of a stored run: what only it has measured goes into the session."""
        session = same.run.id
        reason, gained = "the same run", ""
        if same.clock_off_s:
            reason = f"the same run, its clock {_off_words(-same.clock_off_s)}"
        else:
            self._settle()
            gained = taken_into(self._store, session, recording)
        self._store.settle_recording(row.id, outcome=ImportOutcome.DUPLICATE, session=session)
        if gained:
            reason = f"{reason}; taken from it: {gained}"
        return line_of(row, Outcome.DUPLICATE, session=session, reason=reason)

    def _note_sessions(self) -> None:
        for session, note in self._notes.items():
            self._store.remark(session, Remark(note=note))

    def _settle(self) -> None:
        """Wait until all is on the disk, so that it can be read."""
        asyncio.run(self._store.flush())


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


def _off_words(off_s: float) -> str:
    hours = abs(off_s) / 3600
    side = "ahead" if off_s > 0 else "behind"
    if hours >= 1 / 6:
        return f"{hours:.3g} h {side}"
    return f"{abs(off_s):.0f} s {side}"
