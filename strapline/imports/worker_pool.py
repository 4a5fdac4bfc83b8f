"""Processes that share the work of an import."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import wait as wait_for
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

FEW = 4
"""So many files are done sooner than another process has started."""

NICE = 5
"""Others come first: a run may be recorded beside the import."""

LOOK_EVERY_S = 0.25
"""How soon a wish to end is seen while a process works."""


class WorkerPool:
    """Processes that are started when the first work comes; for `count` 1 there are none."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._executor: Executor | None = None

    def submit(self, work: Callable[_P, _T], /, *args: _P.args, **named: _P.kwargs) -> "Future[_T]":
        """Have it done. Without processes it is done when this returns."""
        if self.count == 1:
            done: Future[_T] = Future()
            try:
                done.set_result(work(*args, **named))
            except Exception as exc:
                done.set_exception(exc)
            return done
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.count, mp_context=get_context("spawn"), initializer=_begin
            )
        with _interrupts_held_back():
            return self._executor.submit(work, *args, **named)

    def close(self) -> None:
        """End the processes once they have done what they are at; what waits is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def worker_pool(processes: int | None, *, files: int) -> Iterator[WorkerPool]:
    """Processes for so many files: `processes`, or as many as there are cores."""
    count = processes or os.cpu_count() or 1
    pool = WorkerPool(1 if files <= FEW else count)
    try:
        yield pool
    finally:
        pool.close()


def any_done(futures: Sequence["Future[_T]"], *, stopped: Callable[[], bool]) -> "set[Future[_T]]":
    """Those that are done, at least one; empty: it was stopped before."""
    while not stopped():
        done, _ = wait(futures, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        if done:
            return done
    return set()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A process that starts meanwhile never sees Ctrl-C, which is its parent's to answer."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # it would let interrupts in again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """A worker ends with its parent, also with one that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
