"""Neighbours' attacks played on the virtual radio, and what comes of each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.background import in_background
from ingest.devices.ble import BleSensor
from ingest.devices.same_device import Proof
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import Notification
from tests.ingest.devices.air import Air, Made, on_the_air
from tests.ingest.devices.neighbour_attacks import MY_BPM, Attack

MEASURING = ("2A37", "2ACD")


class Scene:
    """A strap under supervision, and what came of it."""

    def __init__(self, air: Air, sought: SoughtDevice) -> None:
        self.air = air
        self.sought = sought
        self.rows: list[Notification] = []
        sensor = BleSensor(
            name="strap",
            kind=DeviceKind.STRAP,
            sought=sought,
            radio=air.radio,
            clock=air.clock,
        )
        self.device = Supervised(sensor, take=self.rows.append, clock=air.clock)

    @property
    def is_streaming(self) -> bool:
        return self.device.link is Link.STREAMING

    @property
    def measured(self) -> list[bool]:
        """Of each measurement that was taken, whether it is mine."""
        return [
            row.characteristic == "2A37" and row.payload[1] == MY_BPM
            for row in self.rows
            if row.characteristic in MEASURING
        ]

    async def settled(self, *, within_s: float = 60.0) -> None:
        """Mine streams, or is suggested."""
        async with self.air.clock.timeout(within_s):
            while not self.is_streaming:
                await self.air.clock.sleep(0.25)


@asynccontextmanager
async def scene(*devices: Made, sought: SoughtDevice, system: str | None) -> AsyncIterator[Scene]:
    async with on_the_air(*devices, system=system) as air:
        seen = Scene(air, sought)
        # Nothing is near before the test says so.
        for made in devices:
            air.world.lose(made.address)
        async with in_background(supervised=seen.device.run()):
            yield seen


@dataclass(frozen=True, kw_only=True)
class Played:
    """What came of an attack.

    `is_theirs`: the link stood while only theirs were there. `suggested`: mine, when it came
    back under an address that proves nothing; None where it was proved.
    """

    is_theirs: bool
    is_unasked: bool
    suggested: bool | None
    proof: Proof | None
    foreign: int
    mine: int


async def played(attack: Attack) -> Played:
    """One attack, from the first link to the last.

    Raises:
        TimeoutError: mine did not stream when it had to.
    """
    returns = attack.returns or attack.mine
    # Who comes to an address that another one had comes when that one has gone.
    devices = {made.address: made for made in (*attack.theirs, attack.mine, returns)}
    shared = [made for made in attack.theirs if made.address == attack.mine.address]
    if shared:
        devices = {made.address: made for made in (*attack.theirs, returns)}
    async with scene(*devices.values(), sought=attack.sought, system=attack.system) as seen:
        world, clock = seen.air.world, seen.air.clock
        if attack.there and not shared:
            world.regain(attack.mine.address)
            await seen.settled()
            await clock.sleep(5)
            world.lose(attack.mine.address)
            await clock.sleep(3)
        for made in attack.theirs:
            world.regain(made.address)
        await clock.sleep(60)
        is_theirs, is_unasked, suggested = seen.is_streaming, False, None
        world.regain(returns.address)
        if attack.back is None:
            await clock.sleep(60)
            is_unasked = seen.is_streaming
            suggested = returns.address in {one.address for one in attack.sought.suggestions}
            attack.sought.take(returns.address)
        await seen.settled(within_s=90)
        proof = seen.sought.proof
        await clock.sleep(20)
        return Played(
            is_theirs=is_theirs,
            is_unasked=is_unasked,
            suggested=suggested,
            proof=proof,
            foreign=seen.measured.count(False),
            mine=seen.measured.count(True),
        )
