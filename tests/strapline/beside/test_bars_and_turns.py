"""Bars of a command beside its holder move; corrections of a page and of commands take turns."""

import asyncio
import sys
import threading
from math import inf
from pathlib import Path

import msgspec
import pytest

from dashboards.ports.review_changes import TrimSession
from ingest.clock import SystemClock
from sessions.recording import corrections
from sessions.store import Store
from strapline.beside.address import connected_to
from strapline.beside.answer_commands import answering
from strapline.beside.holder import Holder
from strapline.beside.messages import Ended, FromHolder, Request, Said, line_of
from strapline.config.load_config import load
from tests.patience import PATIENCE_S
from tests.sizes import sized
from tests.strapline.review.test_corrections_port import one_run


def asked(
    folder: Path, command: str, *, is_terminal: bool = False, **parameters: object
) -> list[FromHolder]:
    """All that the holder says while it does this."""
    link, address = connected_to(folder)
    with link:
        request = Request(
            token=address.token,
            command=command,
            parameters=parameters,
            language="en",
            width=70,
            is_terminal=is_terminal,
        )
        link.sendall(line_of(request))
        with link.makefile("rb") as answers:
            return [msgspec.json.decode(line, type=FromHolder) for line in answers]


@pytest.mark.parametrize("is_terminal", [True, False])
async def test_a_bar_moves_where_it_was_asked_for_and_nowhere_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], is_terminal: bool
) -> None:
    async with one_run(tmp_path) as (store, _, session):
        holder = Holder(store=store, config=load(data_dir=tmp_path), deliveries=())
        streams = (sys.stdout, sys.stderr)
        async with answering(holder):
            command = "recompute:recompute"
            told = await asyncio.to_thread(
                asked, tmp_path, command, is_terminal=is_terminal, everything=True
            )
        assert (sys.stdout, sys.stderr) == streams
    assert told[-1] == Ended(code=0)
    said = "".join(one.text for one in told if isinstance(one, Said) and one.is_error)
    assert f"{session}: " in said
    assert ("Computing again" in said) == is_terminal
    assert ("\x1b[" in said) == is_terminal
    captured = capfd.readouterr()
    assert "Computing again" not in captured.out + captured.err


async def test_what_a_page_and_a_command_do_to_one_session_at_once_both_holds(
    tmp_path: Path,
) -> None:
    """One that had read the session before the other wrote it would take the other's cut back."""
    async with one_run(tmp_path) as (store, review, session):
        holder = Holder(store=store, config=load(data_dir=tmp_path), deliveries=())
        async with answering(holder):
            for _ in range(sized(quick=1, usual=2, long=10)):
                whole_s = duration_s(store, session)
                async with asyncio.TaskGroup() as group:
                    group.create_task(review.do(TrimSession(session=session, from_s=60, to_s=inf)))
                    command = group.create_task(
                        asyncio.to_thread(
                            asked,
                            tmp_path,
                            "corrections:trim_session",
                            session=session,
                            end=str(whole_s - 120),
                        )
                    )
                assert command.result()[-1] == Ended(code=0)
                # The page's cut first: then the command's moment is counted from the new start.
                left_s = duration_s(store, session)
                assert left_s == pytest.approx(whole_s - 180, abs=1) or left_s == pytest.approx(
                    whole_s - 120, abs=1
                )
                cuts = store.read.session(session).windows
                assert len(cuts) == 1
                assert None not in (cuts[0].from_ns, cuts[0].to_ns)


async def test_a_page_s_correction_waits_for_one_computing_again_and_reads_what_it_wrote(
    tmp_path: Path,
) -> None:
    async with one_run(tmp_path) as (store, review, session):
        begun, goes_on = threading.Event(), threading.Event()

        def slowly_give_away() -> None:
            with store.beside(tmp_path) as beside, beside.correcting():
                begun.set()
                assert goes_on.wait(PATIENCE_S)
                row = beside.read.session(session)
                corrections.trim(beside, row, from_s=300, to_s=inf, clock=SystemClock())

        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(slowly_give_away))
            await asyncio.to_thread(begun.wait, PATIENCE_S)
            page = group.create_task(review.do(TrimSession(session=session, from_s=300, to_s=inf)))
            await asyncio.to_thread(store.read.sessions)
            assert not page.done()
            goes_on.set()
        assert duration_s(store, session) == pytest.approx(600, abs=1)


def duration_s(store: Store, session: str) -> float:
    breakdown = store.read.breakdown(session)
    assert breakdown is not None
    return breakdown.session.duration_s
