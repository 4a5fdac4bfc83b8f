"""Notifications that came into the journal late take their place when a session is folded again."""

import random
from pathlib import Path

import pytest

from sessions.recording.recompute import recomputed
from sessions.recording.refold import fresh_session
from sessions.store import Store
from tests.sessions.recording.machines import TRUE_NS, ClockCase, Machine, seconds_told


@pytest.mark.parametrize("seed", range(4))
async def test_a_journal_in_any_order_gives_the_session_of_the_right_one(
    tmp_path: Path, seed: int
) -> None:
    with Store.open(tmp_path / "right") as store:
        machine = Machine(store, boot="one", case=ClockCase(), booted_ns=TRUE_NS)
        session = machine.start()
        machine.record(range(60))
        expected = await machine.finish()
        await store.flush()
        row, ranges = store.read.session(session), store.read.ranges(session)
        anchor = store.read.anchor(host="pi", boot="one")
        rows = [*store.read.journal(session)]
    chance = random.Random(seed)
    cuts = sorted(chance.sample(range(1, len(rows)), 3))
    pieces = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    chance.shuffle(pieces)
    with Store.open(tmp_path / "late") as store:
        assert anchor is not None
        store.anchor(host="pi", boot="one", anchor=anchor)
        store.open_session(row)
        for one in ranges:
            store.claim(session=session, device=one.device, host="pi", boot="one", from_mono_ns=0)
        for piece in pieces:
            for journalled in piece:
                store.journal(journalled)
        folded = fresh_session(row)
        store.events(session, folded.finish())
        store.finish_session(session, ended_ns=0, breakdown=folded.breakdown())
        await store.flush()
        assert recomputed(store, store.read.session(session)) == expected
        await store.flush()
        assert seconds_told(store, session) == [*range(60)]
