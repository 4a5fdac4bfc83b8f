"""A session that is told a heart rate: journalled under the bridge's name, computed again alike."""

from pathlib import Path

from ingest.background import in_background
from ingest.codecs import treadmill
from ingest.devices.sensor import Link
from ingest.journal import Origin
from ingest.measurements import Treadmill
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Priority
from sessions.live.bridged_devices import SILENT_AFTER_S, BridgedDevices, is_bridge
from sessions.live.commands import GiveHeartRate
from sessions.live.live_view import LiveStatus
from sessions.recording.refold import refolded
from sessions.store import Store
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always
from strapline.session.session_run import SessionRun
from tests.strapline.session.test_local_athlete import ATHLETE, WALL_NS, Scripted, on

FRAMES = [treadmill.encode(Treadmill(speed_kmh=9.0)) for _ in range(60)]
EVERY_S, TOLD = 4.0, 8


async def test_what_a_bridge_tells_is_part_of_the_session(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=WALL_NS)
    belt = Scripted("belt", clock=clock, frames=FRAMES)
    equipment = Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="here", boot="first"),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: None,
        over=belt.is_done.wait,
    )
    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=None, opener=on(equipment, clock))
        )

        async def watch() -> None:
            await clock.sleep(5)
            for number in range(TOLD):
                given = GiveHeartRate(bridge="watch", bpm=120 + number, measured_ns=WALL_NS)
                await program.do(given)
                assert program.view().status is LiveStatus.RUNNING
                assert program.view().heart_rate.source == "bridge watch"
                assert program.view().heart_rate.value == 120 + number
                (device,) = [d for d in program.view().devices if is_bridge(d.alias)]
                assert device.link is Link.STREAMING
                await clock.sleep(EVERY_S)

        async with in_background(watch=watch()):
            live = await program.record_one()
        assert live is not None
        assert set(live.session.sources["heart_rate"]) == {"bridge watch"}
        # The first holds for 3 s until the next one shows how seldom they come.
        assert live.session.sources["heart_rate"]["bridge watch"] >= (TOLD - 2) * EVERY_S
        assert live.heart.rmssd_ms is None
        assert program.last_session is not None
        row = store.read.session(program.last_session)
        told = [r for r in store.read.journal(row.id) if r.device == "bridge watch"]
        assert [r.characteristic for r in told] == ["bridge"] * TOLD
        again, _ = refolded(store.read, row)
        again.finish()
        assert again.breakdown() == live


async def test_a_bridge_never_leads_a_belt(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=WALL_NS)
    belt = Scripted("belt", clock=clock)
    equipment = Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="here", boot="first"),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: None,
        over=belt.is_done.wait,
    )
    with Store.open(tmp_path) as store:
        run = SessionRun(
            equipment,
            store=store,
            athlete=ATHLETE,
            workout=None,
            publish=False,
            priority=Priority(),
            resumed=None,
            changed=lambda: None,
        )
        assert not run._may_lead("bridge watch")
        assert run._may_lead("belt")


def test_a_bridge_is_shown_as_silent_when_it_says_nothing_for_long() -> None:
    bridges = BridgedDevices()
    assert bridges.note("bridge watch", at_ns=0)
    assert not bridges.note("bridge watch", at_ns=1_000_000_000)
    after_ns = round((SILENT_AFTER_S + 1) * 1e9)
    assert [d.link for d in bridges.views(after_ns)] == [Link.STREAMING]
    assert [d.link for d in bridges.views(after_ns + 1)] == [Link.SILENT]


def test_only_bridges_are_called_so() -> None:
    assert is_bridge("bridge watch")
    assert not any(is_bridge(alias) for alias in ("strap", "bridge", "bridges 2", "my bridge x"))
