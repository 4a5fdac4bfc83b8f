"""Corrections asked for by a page: sinks, week and learning follow, and go back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.ports.review import NotThere, Refused
from dashboards.ports.review_changes import (
    AssignSession,
    BringSessionBack,
    DeleteSession,
    MergeSessions,
    ReviewChange,
    SplitSession,
    TrimSession,
    UndoCorrection,
)
from sessions.past.learning import stored_lessons
from sessions.store import Store
from sessions.store.stored_values import OutboxOperation
from sessions.week.calendar_week import Week
from strapline.athletes.profiles import save_profile
from strapline.config.load_config import load
from strapline.doctor.place_trials import tried
from strapline.review import Review, reviewing
from tests.dashboards.review.conftest import BO
from tests.dashboards.review.filled import ADA
from tests.strapline.imports.runs_in_files import fit, imported, written

WEEK = Week.containing(date(2021, 9, 8))


@asynccontextmanager
async def one_run(folder: Path) -> AsyncIterator[tuple[Store, Review, str]]:
    """Ada's run of 20 minutes, imported, with a sink that has taken it all."""
    files = written(folder / "in", a_fit=fit(seconds=1200))
    sinks = ("line_file",)
    (session,) = await asyncio.to_thread(imported, files, into=folder, athlete=ADA, sinks=sinks)
    for athlete in (ADA, BO):
        save_profile(athlete, data_dir=folder)
    config = load(data_dir=folder)
    with (
        Store.open(folder, sinks=sinks) as store,
        reviewing(store, config=config, try_out=tried) as review,
    ):
        yield store, review, session


async def minutes(review: Review, athlete: str) -> float:
    page = await review.weeks.week(athlete, week=WEEK)
    return sum(session.duration_min for session in page.report.sessions)


def lessons(store: Store, athlete: str) -> int:
    return len(stored_lessons(store.read, athlete=athlete))


def newer_rows(store: Store, *, after: int) -> set[tuple[OutboxOperation, str]]:
    """What the sinks have still to do, for whom."""
    rows = store.read.outbox(after=after, limit=10_000)
    return {
        (
            row.operation,
            (row.removal.athlete if row.removal else None)
            or (row.wanted.athlete if row.wanted else row.athlete),
        )
        for row in rows
    }


def last_row(store: Store) -> int:
    return max(row.id for row in store.read.outbox(after=0, limit=10_000))


async def test_week_learning_and_sinks_follow_a_session_that_is_given_away_and_back(
    tmp_path: Path,
) -> None:
    async with one_run(tmp_path) as (store, review, session):
        assert await minutes(review, "Ada") == pytest.approx(20, abs=0.1)
        assert await minutes(review, "Bo") == 0
        assert (lessons(store, "Ada"), lessons(store, "Bo")) == (1, 0)
        before = last_row(store)
        await review.do(AssignSession(session=session, athlete="Bo"))
        assert await minutes(review, "Ada") == 0
        assert await minutes(review, "Bo") == pytest.approx(20, abs=0.1)
        assert (lessons(store, "Ada"), lessons(store, "Bo")) == (0, 1)
        told = newer_rows(store, after=before)
        assert (OutboxOperation.RANGE_DELETE, "Ada") in told
        assert (OutboxOperation.WHOLE, "Bo") in told
        assert {who for what, who in told if what is OutboxOperation.SUMMARY} == {"Ada", "Bo"}

        assert await review.do(UndoCorrection(session=session)) == (session,)
        assert await minutes(review, "Ada") == pytest.approx(20, abs=0.1)
        assert await minutes(review, "Bo") == 0
        assert (lessons(store, "Ada"), lessons(store, "Bo")) == (1, 0)


async def test_a_part_that_is_cut_off_counts_no_more(tmp_path: Path) -> None:
    async with one_run(tmp_path) as (_store, review, session):
        await review.do(TrimSession(session=session, from_s=300, to_s=900))
        assert await minutes(review, "Ada") == pytest.approx(10, abs=0.1)
        second = await review.do(SplitSession(session=session, at_s=240))
        assert await minutes(review, "Ada") == pytest.approx(10, abs=0.1)
        assert await review.do(MergeSessions(sessions=(second, session))) == session
        assert await minutes(review, "Ada") == pytest.approx(10, abs=0.1)
        await review.do(DeleteSession(session=session))
        assert await minutes(review, "Ada") == 0
        for _ in range(4):
            assert await review.do(UndoCorrection(session=session))
        assert await minutes(review, "Ada") == pytest.approx(20, abs=0.1)
        with pytest.raises(Refused, match="nor was it corrected"):
            await review.do(UndoCorrection(session=session))


async def test_corrections_that_later_ones_stand_on_are_not_taken_back(tmp_path: Path) -> None:
    async with one_run(tmp_path) as (_store, review, session):
        second = await review.do(SplitSession(session=session, at_s=600))
        await review.do(TrimSession(session=second, from_s=60, to_s=400))
        with pytest.raises(Refused, match="take back the later trim"):
            await review.do(UndoCorrection(session=session))
        detail = await review.history.detail(second)
        assert [one.what for one in detail.corrections] == ["trim", "split"]
        assert detail.corrections[1].others == (session,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: AssignSession(session=one, athlete="Eve"), "no profile 'Eve'"),
        (lambda one: TrimSession(session=one, from_s=1195, to_s=1300), "less than 10 s"),
        (lambda one: SplitSession(session=one, at_s=4), "less than 10 s"),
        (lambda one: MergeSessions(sessions=(one, one)), "two sessions or more"),
        (lambda one: UndoCorrection(session=one), "nor was it corrected"),
    ],
)
async def test_what_makes_no_session_is_refused_and_changes_nothing(
    tmp_path: Path, change: Callable[[str], ReviewChange[Any]], said: str
) -> None:
    async with one_run(tmp_path) as (store, review, session):
        before = store.read.breakdown(session)
        with pytest.raises(Refused, match=said):
            await review.do(change(session))
        assert store.read.breakdown(session) == before
        assert store.read.edits() == ()
        with pytest.raises(NotThere):
            await review.do(change("no session"))


async def test_what_was_put_away_before_deletions_were_written_down_comes_back(
    tmp_path: Path,
) -> None:
    async with one_run(tmp_path) as (store, review, session):
        assert await review.do(BringSessionBack(session=session)) == ()
        store.delete_session(session)
        await store.flush()
        assert await review.do(BringSessionBack(session=session)) == (session,)
        assert await minutes(review, "Ada") == pytest.approx(20, abs=0.1)
