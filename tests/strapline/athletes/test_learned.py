"""A run begins with what the athlete's earlier sessions taught; a simulated one never does."""

from pathlib import Path

import pytest

from ingest.journal import Origin
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.athlete_snapshot import freeze
from sessions.core.session import Session
from sessions.store import Source, Store
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always
from tests.sessions.core.runs import T0_NS
from tests.sessions.past.test_learning import ADA, DAY, recorded
from tests.strapline.session.test_local_athlete import Scripted, frame, on


@pytest.mark.parametrize("simulated", [False, True])
async def test_the_snapshot_of_a_run_holds_what_was_learned(
    simulated: bool, tmp_path: Path
) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=T0_NS + 86_400 * NS_PER_S)
    belt = Scripted("belt", clock=clock, frames=[frame(second) for second in range(15)])
    equipment = Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="here", boot="first"),
        simulated=simulated,
        dated_to_end_now=False,
        begin=lambda: None,
        over=belt.is_done.wait,
    )
    with Store.open(tmp_path) as store:
        taught = Session(session_id="taught", athlete=freeze(ADA, on=DAY))
        recorded(taught, source=Source.LIVE, store=store)
        await store.flush()
        program = LocalAthlete(
            store=store, prepare=always(athlete=ADA, workout=None, opener=on(equipment, clock))
        )
        assert await program.record_one() is not None
        assert program.last_session is not None
        snapshot = store.read.session(program.last_session).athlete
    assert bool(snapshot.energy_curve) is not simulated
