"""Corrections of stored sessions, for commands and for the review pages."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from dashboards.ports.review import NotThere, Refused
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import AgeDay
from sessions.past.learning import learned_before, with_learned
from sessions.recording import corrections
from sessions.recording.corrections import CannotCorrect
from sessions.recording.session_id import Opening, session_id
from sessions.recording.undo import bring_back, undo_last
from sessions.sinks.delivery.delivery import in_thread
from sessions.store import SessionRow, Store
from sessions.store.errors import NoSuchSession, NotCommitted, SessionRunning
from strapline.athletes.profiles import load_profile, today_utc
from strapline.console.exit_errors import InputError

Given = TypeVar("Given")


def assign(store: Store, row: SessionRow, *, athlete: str, data_dir: Path) -> None:
    """Give a session to the athlete of this profile, with what was learned of that one before.

    Raises:
        InputError: there is no such profile.
        CannotCorrect: see `sessions.recording.corrections`.
    """
    who = load_profile(athlete, data_dir=data_dir)
    learned = day = None
    if row.started_ns is not None:
        day = datetime.fromtimestamp(row.started_ns / NS_PER_S, UTC).date()
        learned = learned_before(store.read, who, before_ns=row.started_ns, without=row.id)
    snapshot = with_learned(who, on=day, learned=learned, age_day=AgeDay(day=today_utc()))
    corrections.assign(store, row, athlete=snapshot, clock=SystemClock())


def split(store: Store, row: SessionRow, *, at_s: float) -> str:
    """Make two of it; the id of the second, which tells when it begins. Raises: as `assign`."""
    begins_ns = (row.started_ns or SystemClock().wall_ns()) + round(at_s * NS_PER_S)
    by = Opening(host="split", boot=row.id, sequence=begins_ns)
    second_id = session_id(athlete=row.athlete.name, opened_ns=begins_ns, by=by)
    corrections.split(store, row, at_s=at_s, second_id=second_id, clock=SystemClock())
    return second_id


class Corrections:
    """Corrections asked for by a page: one at a time, in a thread beside the loop.

    Args:
        store: The loop's.
        data_dir: The folder of the store and of the profiles.
    """

    def __init__(self, store: Store, *, data_dir: Path) -> None:
        self._store = store
        self._data_dir = data_dir
        self._one_at_a_time = asyncio.Lock()

    async def assign(self, session: str, *, athlete: str) -> None:
        """See `AssignSession`."""
        await self._do(
            lambda store: assign(
                store, store.read.session(session), athlete=athlete, data_dir=self._data_dir
            )
        )

    async def trim(self, session: str, *, from_s: float, to_s: float) -> None:
        """See `TrimSession`."""
        await self._do(
            lambda store: corrections.trim(
                store, store.read.session(session), from_s=from_s, to_s=to_s, clock=SystemClock()
            )
        )

    async def split(self, session: str, *, at_s: float) -> str:
        """See `SplitSession`."""
        return await self._do(lambda store: split(store, store.read.session(session), at_s=at_s))

    async def merge(self, sessions: Sequence[str]) -> str:
        """See `MergeSessions`."""
        whole = await self._do(
            lambda store: corrections.merge(
                store, [store.read.session(one) for one in sessions], clock=SystemClock()
            )
        )
        return whole.id

    async def delete(self, session: str) -> None:
        """See `DeleteSession`."""
        await self._do(
            lambda store: corrections.delete(
                store, store.read.session(session), clock=SystemClock()
            )
        )

    async def bring_back(self, session: str) -> tuple[str, ...]:
        """See `BringSessionBack`."""
        return await self._do(lambda store: bring_back(store, store.read.session(session)))

    async def undo(self, session: str) -> tuple[str, ...]:
        """See `UndoCorrection`."""
        return await self._do(lambda store: undo_last(store, store.read.session(session)))

    async def _do(self, correction: Callable[[Store], Given]) -> Given:
        async with self._one_at_a_time:
            with _translated():
                # Also when the page is gone: the store must not be closed under it.
                run = partial(copy_context().run, self._run, correction)
                return await in_thread(run)

    def _run(self, correction: Callable[[Store], Given]) -> Given:
        with self._store.beside(self._data_dir) as store, store.correcting():
            return correction(store)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except NoSuchSession as exc:
        raise NotThere(str(exc)) from exc
    except (CannotCorrect, InputError, NotCommitted, SessionRunning) as exc:
        raise Refused(str(exc)) from exc
