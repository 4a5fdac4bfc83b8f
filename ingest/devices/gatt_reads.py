"""Questions to a connected device: each with our own timeout, each refusal told in words."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import (
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from ingest.clock import Clock
from ingest.devices.bonds import BondLost, is_being_bonded, wants_bond
from ingest.devices.sensor import LinkLost
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

GATT_TIMEOUT_S = 5.0
# Half of what the radio itself allows an answer. Source: Core Specification 5.4, volume 3, part F,
# 3.3.3: a transaction that is not completed in 30 s is over, and its link with it.
LATE_ANSWER_S = 15.0
BOND_TIMEOUT_S = 30.0  # a person may have to confirm on the device or on the screen
BONDING_S = 2.0  # the other bond, that is under way
# A device that is busy with something else says so, and is asked again after these times.
BUSY_PAUSES_S = (0.2, 0.8)

# What bleak lets through besides its own errors: a bus that hangs up, a GATT object that vanished
# while it was being read.
ERRORS = (BleakError, TimeoutError, OSError, EOFError, KeyError)

# What no second question will change; everything else a device may tell later.
_FOR_GOOD = frozenset(
    {
        BleakGATTProtocolErrorCode.INVALID_HANDLE,
        BleakGATTProtocolErrorCode.READ_NOT_PERMITTED,
        BleakGATTProtocolErrorCode.REQUEST_NOT_SUPPORTED,
        BleakGATTProtocolErrorCode.ATTRIBUTE_NOT_FOUND,
    }
)
_FOR_GOOD_ON_BLUEZ = ("NotPermitted", "NotSupported", "NotAuthorized")

Receive = Callable[[BleakGATTCharacteristic, bytearray], None]
T = TypeVar("T")


def reason_of(exc: BaseException) -> str:
    """A library's error in words; bleak puts a number before them."""
    words = [argument for argument in exc.args if isinstance(argument, str) and argument]
    return words[-1] if words else "no answer"


def present(
    client: BleakClient, uuids: Iterable[str], *properties: str
) -> list[BleakGATTCharacteristic]:
    """Those of the characteristics that the device has, with one of the properties."""
    found = [client.services.get_characteristic(uuid) for uuid in uuids]
    return [c for c in found if c is not None and not set(properties).isdisjoint(c.properties)]


def is_refused_for_good(exc: BaseException) -> bool:
    """Whether the same question will have the same answer; else it may be asked again."""
    if isinstance(exc, BleakGATTProtocolError):
        return exc.code in _FOR_GOOD or wants_bond(exc)
    return isinstance(exc, BleakDBusError) and any(
        exc.dbus_error.endswith(word) for word in _FOR_GOOD_ON_BLUEZ
    )


class Questions:
    """One link's questions; the first that is refused for want of a bond makes one (`is_bonded`).

    `is_unanswered`: the last question was not answered in time, so that more of them only cost
    time. `left`: what was not told and may be told later. `may_bond`: off while it is not known
    whose device this is. `answer_within_s`: how long an answer may take.
    """

    def __init__(
        self,
        client: BleakClient,
        *,
        name: str,
        clock: Clock,
        answer_within_s: float = GATT_TIMEOUT_S,
    ) -> None:
        self._client = client
        self._name = name
        self._clock = clock
        self._answer_within_s = answer_within_s
        self.is_bonded = False
        self.is_unanswered = False
        self.left: dict[str, BleakGATTCharacteristic] = {}
        self.may_bond = True

    async def read(
        self, characteristic: BleakGATTCharacteristic, *, within_s: float | None = None
    ) -> bytes | None:
        """Its value; None: the device does not tell, now (`left`) or ever.

        Where the last question found no answer it is not asked, unless `within_s` says how long
        it may take this time.

        Raises:
            LinkLost: the link fell.
        """
        if self.is_unanswered and within_s is None:
            self.left[characteristic.uuid] = characteristic
            return None
        pauses_s = iter(BUSY_PAUSES_S)
        while True:
            try:
                payload = bytes(
                    await self._asked(
                        lambda: self._client.read_gatt_char(characteristic),
                        within_s=within_s or self._answer_within_s,
                    )
                )
            except ERRORS as exc:
                pause_s = next(pauses_s, None)
                if isinstance(exc, TimeoutError) or is_refused_for_good(exc) or pause_s is None:
                    self._go_on_without(characteristic, exc)
                    if is_refused_for_good(exc):
                        self.left.pop(characteristic.uuid, None)
                    else:
                        self.left[characteristic.uuid] = characteristic
                    return None
                self._check_link(exc)
                await self._clock.sleep(pause_s)
            else:
                self.is_unanswered = False
                self.left.pop(characteristic.uuid, None)
                return payload

    async def subscribe(self, characteristic: BleakGATTCharacteristic, receive: Receive) -> None:
        """Have its notifications received; without them the device is of no use.

        Raises:
            LinkLost: the device refuses, does not answer, or the link fell.
        """
        try:
            await self._asked(lambda: self._client.start_notify(characteristic, receive))
        except TimeoutError as exc:
            self.is_unanswered = True
            raise LinkLost(
                Sentence("{name} does not answer when asked for its values", name=self._name)
            ) from exc
        except ERRORS as exc:
            self._check_link(exc)
            raise LinkLost(
                Sentence(
                    "{name} refuses to send its values ({reason}): close other apps and "
                    "watches that use it; if that does not help, use it once with its maker's "
                    "app",
                    name=self._name,
                    reason=reason_of(exc),
                )
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

    async def _asked(
        self, question: Callable[[], Awaitable[T]], *, within_s: float | None = None
    ) -> T:
        within_s = within_s or self._answer_within_s
        try:
            async with self._clock.timeout(within_s):
                return await question()
        except BleakError as exc:
            if self.is_bonded or not self.may_bond or not wants_bond(exc):
                raise
        await self._bond()
        async with self._clock.timeout(within_s):
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
            if is_being_bonded(exc):
                # BlueZ bonds by itself, too, where a battery level wants it.
                await self._clock.sleep(BONDING_S)
                return
            await self._forget_bond()
            raise BondLost(
                Sentence(
                    "{name} wants to be bonded and that failed ({reason}): put it into pairing "
                    "mode, remove it from other phones and watches, then type: strapline pair",
                    name=self._name,
                    reason=reason_of(exc),
                )
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
            raise LinkLost(
                Sentence("{name}: the link fell while it was being set up", name=self._name)
            ) from exc
