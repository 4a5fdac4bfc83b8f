"""Names on the air are clean before anybody sees them."""

from tests.ingest.devices.air import Made, on_the_air

RED = Made(name="\x1b[31mPolar\u202e H10", address="F0:00:00:00:00:01")


async def test_a_sighting_is_called_by_what_can_be_shown() -> None:
    async with on_the_air(RED) as air:
        (sighting,) = await air.radio.nearby(seconds=2)
    assert sighting.name == "[31mPolar H10"
    assert sighting.is_named


async def test_a_name_of_nothing_that_can_be_shown_is_none() -> None:
    async with on_the_air(Made(name="\u202e\x07", address="F0:00:00:00:00:02")) as air:
        (sighting,) = await air.radio.nearby(seconds=2)
    assert sighting.name == sighting.address
    assert not sighting.is_named
