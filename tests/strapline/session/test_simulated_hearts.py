"""Simulated hearts: everybody's is another, and everybody's own every time."""

from ingest.simulate.room import Room
from ingest.simulate.stepping_clock import SteppingClock


def heart(who: str, *, seed: int = 1) -> object:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    return Room(seed=seed, clock=clock, schedule=(), who=who).physique


async def test_two_athletes_have_two_hearts_and_each_keeps_its_own() -> None:
    people = ("", "Ada", "Bo", "Ada B")
    assert len({heart(who) for who in people}) == len(people)
    assert [heart(who) for who in people] == [heart(who) for who in people]
    assert heart("Ada", seed=2) != heart("Ada")
