"""Neighbours of the same name: nothing of theirs is taken, at no link and however they come."""

import pytest

from ingest.devices.same_device import Proof
from tests.ingest.devices.neighbour_attacks import ATTACKS, MINE, THEIRS, Attack, named
from tests.ingest.devices.neighbours import played, scene


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_nothing_of_a_neighbour_is_taken(attack: Attack) -> None:
    came = await played(attack)
    assert not came.is_theirs
    assert not came.is_unasked
    assert came.suggested is (True if attack.back is None else None)
    assert came.proof in ({attack.back} if attack.back else {Proof.CHOICE, Proof.ADDRESS})
    assert came.foreign == 0
    assert came.mine > 0


async def test_what_was_taken_by_its_name_is_no_better_proved_at_its_next_link() -> None:
    """Its serial number is that of whoever had the name; a person has still said nothing."""
    sought = named("Polar H10", trusts_name=True)
    async with scene(THEIRS, sought=sought, system=None) as seen:
        world, clock = seen.air.world, seen.air.clock
        world.regain(THEIRS.address)
        await seen.settled()
        proofs = [sought.proof]
        world.lose(THEIRS.address)
        async with clock.timeout(60):
            while seen.is_streaming:
                await clock.sleep(0.25)
        world.regain(THEIRS.address)
        await seen.settled()
        assert [*proofs, sought.proof] == [Proof.NAME, Proof.SERIAL]
        assert sought.rests_on_name
        assert sought.took_on_name


async def test_what_a_person_takes_rests_on_no_name_any_more() -> None:
    sought = named("Polar H10", trusts_name=True)
    async with scene(THEIRS, MINE, sought=sought, system=None) as seen:
        seen.air.world.regain(THEIRS.address)
        await seen.settled()
        seen.air.world.regain(MINE.address)
        sought.choose(await seen.air.heard(MINE.address))
        assert not sought.rests_on_name
        assert sought.took_on_name  # nothing is learned of a session that began so
