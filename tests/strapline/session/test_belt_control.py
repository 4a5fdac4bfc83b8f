"""Control through the real path: policy, control point client, bleak, virtual radio, machine."""

from itertools import pairwise

import pytest

from ingest.codecs.machine.control_point import ControlOp
from ingest.simulate.simulated_vendor_treadmill import SimulatedVendorTreadmill
from sessions.control.states import Cause, ControlState
from sessions.control.target import BeltTarget
from sessions.core.model.athlete import AthleteSnapshot
from sessions.live.commands import ControlWish
from tests.strapline.session.controlled import Scene, controlled

NEVER = {ControlOp.START_OR_RESUME, ControlOp.RESET}


async def led(scene: Scene, *, speed_kmh: float) -> None:
    """A person starts the belt, and the plan has brought it to `speed_kmh`."""
    scene.target = BeltTarget(speed_kmh=speed_kmh)
    scene.seat.room.begin()
    await scene.until_in(ControlState.FOLLOWING)
    await scene.until(lambda: scene.belt[-1][1] == speed_kmh)
    await scene.seat.clock.sleep(3)


async def test_nothing_is_written_before_a_person_starts_the_belt() -> None:
    async with controlled() as scene:
        scene.target = BeltTarget(speed_kmh=8.0)
        await scene.seat.clock.sleep(60)
        assert scene.is_in(ControlState.WAITING)
        assert scene.requests == []
        scene.seat.room.begin()
        await scene.until_in(ControlState.FOLLOWING)
        assert [request.op for _, request in scene.requests] == [ControlOp.REQUEST_CONTROL]


async def test_the_belt_follows_speed_and_incline_within_the_slew_limit() -> None:
    async with controlled(athlete=AthleteSnapshot(max_speed_kmh=15.0)) as scene:
        await led(scene, speed_kmh=8.0)
        scene.target = BeltTarget(speed_kmh=6.0, incline_pct=2.0)
        await scene.until(lambda: scene.belt[-1][1] == 6.0)
        await scene.until(lambda: scene.seat.room.treadmill.belt.load(scene.now_s)[1] == 2.0)
        await scene.seat.clock.sleep(5)
        assert scene.is_in(ControlState.FOLLOWING)
        sent = [
            (at_s, request.target_speed_kmh)
            for at_s, request in scene.requests
            if request.target_speed_kmh is not None
        ]
        for (before_s, before_kmh), (after_s, after_kmh) in pairwise(sent):
            assert abs(after_kmh - before_kmh) <= 0.5 * min(1.0, after_s - before_s) + 1e-6
        assert {answer.result for answer in scene.answers} == {"success"}
        assert len(scene.answers) == len(scene.requests)
        assert not {request.op for _, request in scene.requests} & NEVER


async def test_until_the_distance_has_shown_the_unit_the_cap_holds_in_miles() -> None:
    async with controlled(athlete=AthleteSnapshot(max_speed_kmh=12.0)) as scene:
        scene.target = BeltTarget(speed_kmh=20.0)
        scene.seat.room.begin()
        await scene.until(lambda: 7.4 in scene.speeds)  # 12 km/h is 7.46 mph
        known = [scene.view.unit_is_known]
        await scene.until(lambda: 12.0 in scene.speeds, within_s=200)
        assert [*known, scene.view.unit_is_known] == [False, True]
        await scene.seat.clock.sleep(20)
        assert max(scene.speeds) == 12.0


async def test_a_speed_set_at_the_console_wins_until_asked_again() -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=6.0)
        written = len(scene.requests)
        scene.press_speed(4.0)
        await scene.until_in(ControlState.HOLDING, within_s=2)
        scene.target = BeltTarget(speed_kmh=9.0)
        await scene.seat.clock.sleep(60)
        assert len(scene.requests) == written
        assert scene.belt[-1][1] == 4.0
        scene.controlling.carry_out(ControlWish.ASK)
        await scene.until(lambda: scene.belt[-1][1] == 9.0)


async def test_without_a_strap_the_belt_slows_to_a_walk_and_is_paused() -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=7.0)
        scene.seat.room.world.silence(scene.seat.room.strap_address)
        await scene.until_in(ControlState.STALE_WALKING, within_s=20)
        await scene.until(lambda: scene.belt[-1][1] == 4.0)
        await scene.until(lambda: scene.belt[-1][1] == 0.0)
        assert scene.requests[-1][1].stop_or_pause == "pause"
        await scene.until_in(ControlState.STOOD)


async def test_a_link_that_fell_needs_a_fresh_start_by_a_person_and_asking() -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=6.0)
        room = scene.seat.room
        room.world.lose(room.treadmill_address)
        await scene.until_in(ControlState.GAVE_UP, within_s=10)
        assert scene.view.cause is Cause.LINK_LOST
        room.world.regain(room.treadmill_address)
        seen = len(scene.belt)
        await scene.until(lambda: len(scene.belt) > seen + 5)
        assert scene.belt[-1][1] == 6.0, "the standard promises no stop, and there was none"
        written = len(scene.requests)
        scene.controlling.carry_out(ControlWish.ASK)
        await scene.seat.clock.sleep(30)
        assert scene.is_in(ControlState.GAVE_UP)
        room.fitness_machine.stop()
        await scene.until_in(ControlState.STOOD)
        await scene.until(lambda: scene.belt[-1][1] == 0.0)
        await scene.seat.clock.sleep(5)
        room.fitness_machine.start()
        await scene.until_in(ControlState.UNASKED)
        await scene.seat.clock.sleep(30)
        assert len(scene.requests) == written
        scene.controlling.carry_out(ControlWish.ASK)
        await scene.until(lambda: scene.belt[-1][1] == 6.0)


@pytest.mark.parametrize(
    ("frame", "cause"),
    [
        (b"\x03", Cause.SAFETY_KEY),
        (b"\xff", Cause.PERMISSION_LOST),
        (b"\x01", Cause.MACHINE_RESET),
    ],
)
async def test_what_a_machine_reports_ends_control(frame: bytes, cause: Cause) -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=5.0)
        scene.report(frame)
        await scene.until_in(ControlState.GAVE_UP, within_s=2)
        assert scene.view.cause is cause
        written = len(scene.requests)
        scene.target = BeltTarget(speed_kmh=9.0)
        await scene.seat.clock.sleep(30)
        assert len(scene.requests) == written


async def test_a_machine_that_takes_control_back_is_obeyed() -> None:
    async with controlled(faults=["treadmill-control-refused@40"]) as scene:
        await led(scene, speed_kmh=6.0)
        await scene.until(lambda: scene.now_s > 60)
        assert scene.is_in(ControlState.FOLLOWING)
        scene.target = BeltTarget(speed_kmh=9.0)
        await scene.until_in(ControlState.GAVE_UP)
        assert scene.answers[-1].result == "control_not_permitted"
        written = len(scene.requests)
        await scene.seat.clock.sleep(30)
        assert len(scene.requests) == written


async def test_what_is_written_and_answered_is_in_the_journal_in_that_order() -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=5.0)
        frames = [
            (row.payload[0], row.payload[:3].hex())
            for row in scene._journal.rows
            if row.characteristic == "2AD9"
        ]
    assert frames[0] == (0x00, "00")
    assert frames[1] == (0x80, "800001")
    requests = [first for first, _ in frames[::2]]
    assert 0x80 not in requests
    assert all(first == 0x80 for first, _ in frames[1::2])


async def test_the_same_seed_writes_the_same_requests_at_the_same_moments() -> None:
    runs = []
    for _ in range(2):
        async with controlled() as scene:
            await led(scene, speed_kmh=5.0)
            runs.append(scene.requests)
    assert runs[0] == runs[1]


@pytest.mark.parametrize("asked", [True, False])
async def test_the_belt_is_taken_back_and_only_then(asked: bool) -> None:
    async with controlled() as scene:
        await led(scene, speed_kmh=5.0)
        if asked:
            scene.controlling.carry_out(ControlWish.ASK)
            assert scene.is_in(ControlState.FOLLOWING)
        else:
            scene.controlling.carry_out(ControlWish.RELEASE)
            assert scene.is_in(ControlState.HOLDING)


async def test_a_treadmill_of_a_makers_protocol_is_never_commanded_and_that_is_told() -> None:
    async with controlled(models=["fitshow"]) as scene:
        scene.target = BeltTarget(speed_kmh=8.0)
        scene.seat.room.begin()
        await scene.until_in(ControlState.GAVE_UP)
        assert scene.view.cause is Cause.NOT_CONTROLLABLE
        await scene.seat.clock.sleep(60)
        belt = scene.seat.room.treadmill
        assert isinstance(belt, SimulatedVendorTreadmill)
        assert belt.not_understood == []
        assert scene.requests == []
        assert scene.belt[-1][1] == 2.0
