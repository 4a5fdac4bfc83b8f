"""Questions to a connected device: each with our own timeout, each refusal told in words."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from ingest.clock import Clock
from ingest.devices.bonds import BondLost, wants_bond
from ingest.devices.sensor import LinkLost

log = logging.getLogger(__name__)

GATT_TIMEOUT_S = 5.0
BOND_TIMEOUT_S = 30.0  # a person may have to confirm on the device or on the screen

# What bleak lets through besides its own errors: a bus that hangs up, a GATT object that vanished
# while it was being read.
ERRORS = (BleakError, TimeoutError, OSError, EOFError, KeyError)

Receive = Callable[[BleakGATTCharacteristic, bytearray], None]
T = TypeVar("T")


def reason_of(exc: BaseException) -> str:
    """A library's error in words; bleak puts a number before them."""
    words = [argument for argument in exc.args if isinstance(argument, str) and argument]
    return words[-1] if words else "no answer"


class Questions:
    """One link's questions; the first that is refused for want of a bond makes one (`is_bonded`).

    `is_unanswered`: a question was not answered in time, so that more of them only cost time.
    `may_bond`: off while it is not known whose device this is.
    """

    def __init__(self, client: BleakClient, *, name: str, clock: Clock) -> None:
        self._client = client
        self._name = name
        self._clock = clock
        self.is_bonded = False
        self.is_unanswered = False
        self.may_bond = True

    async def read(self, characteristic: BleakGATTCharacteristic) -> bytes | None:
        """Its value; None: the device does not tell.

        Raises:
            LinkLost: the link fell.
        """
        try:
            return bytes(await self._asked(lambda: self._client.read_gatt_char(characteristic)))
        except ERRORS as exc:
            self._go_on_without(characteristic, exc)
            return None

    async def subscribe(self, characteristic: BleakGATTCharacteristic, receive: Receive) -> None:
        """Have its notifications received; without them the device is of no use.

        Raises:
            LinkLost: the device refuses, does not answer, or the link fell.
        """
        try:
            await self._asked(lambda: self._client.start_notify(characteristic, receive))
        except TimeoutError as exc:
            raise LinkLost(f"{self._name} does not answer when asked for its values") from exc
        except ERRORS as exc:
            self._check_link(exc)
            raise LinkLost(
                f"{self._name} refuses to send its values ({reason_of(exc)}): close other apps and "
                "watches that use it; if that does not help, use it once with its maker's app"
            ) from exc

    async def subscribe_if_it_may_be(
        self, characteristic: BleakGATTCharacteristic, receive: Receive
    ) -> None:
        """Have its notifications received, or do without.

        Raises:
            LinkLost: the link fell.
        """
        try:
            await self._asked(lambda: self._client.start_notify(characteristic, receive))
        except ERRORS as exc:
            self._go_on_without(characteristic, exc)

    async def _asked(self, question: Callable[[], Awaitable[T]]) -> T:
        try:
            async with self._clock.timeout(GATT_TIMEOUT_S):
                return await question()
        except BleakError as exc:
            if self.is_bonded or not self.may_bond or not wants_bond(exc):
                raise
        await self._bond()
        async with self._clock.timeout(GATT_TIMEOUT_S):
            return await question()

    async def _bond(self) -> None:
        log.info("%s asks for a bond", self._name)
        try:
            async with self._clock.timeout(BOND_TIMEOUT_S):
                await self._client.pair()
        except NotImplementedError:
            # macOS bonds by itself: it has just asked the person, and the next question will do.
            pass
        except ERRORS as exc:
            await self._forget_bond()
            raise BondLost(
                f"{self._name} wants to be bonded and that failed ({reason_of(exc)}): "
                "put it into pairing mode, remove it from other phones and watches, then type: "
                "strapline pair"
            ) from exc
        self.is_bonded = True

    async def _forget_bond(self) -> None:
        # With half a bond left on this side, every later attempt would fail in the same way.
        with suppress(NotImplementedError, *ERRORS):
            async with self._clock.timeout(GATT_TIMEOUT_S):
                await self._client.unpair()

    def _go_on_without(self, characteristic: BleakGATTCharacteristic, exc: Exception) -> None:
        self._check_link(exc)
        self.is_unanswered |= isinstance(exc, TimeoutError)
        log.info("%s: does without %s: %s", self._name, characteristic.uuid, reason_of(exc))

    def _check_link(self, exc: Exception) -> None:
        if isinstance(exc, LinkLost):
            raise exc
        if not self._client.is_connected:
            raise LinkLost(f"{self._name}: the link fell while it was being set up") from exc
