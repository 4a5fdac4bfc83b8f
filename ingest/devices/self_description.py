"""Description of a device by itself: asked for when its link is made, and again for what is left.

A device that is busy, or a computer that is, loses an answer now and then. What is lost then is the
key of the quirk table (a belt in miles), its ranges, or the serial number that proves it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator

from bleak import BleakClient

from ingest.clock import Clock
from ingest.codecs.registry import CHARACTERISTICS, short_uuid
from ingest.devices.gatt_reads import LATE_ANSWER_S, Questions, present
from ingest.devices.same_device import DeviceInformation, Likeness
from ingest.devices.sensor import LinkLost
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from ingest.quirks.correction import Treatment
from ingest.quirks.device_identity import IDENTITY, Reported
from ingest.quirks.table import treatment_of

log = logging.getLogger(__name__)

ROUNDS_UNTOLD = 4  # of asking again, until it is said

Heard = Callable[[str, bytes], None]
"""Told of each answer: the characteristic's short number, and its value."""


def again_after_s(*, first: float = 2.0, cap: float = 60.0) -> Iterator[float]:
    """Waiting times between rounds; a link that is asked has notifications to carry as well."""
    delay = first
    while True:
        yield delay
        delay = min(cap, delay * 2)


class SelfDescription:
    """What the device of one link says of itself, and whether that makes it the one sought."""

    def __init__(
        self,
        client: BleakClient,
        questions: Questions,
        *,
        sighting: Sighting,
        sought: SoughtDevice,
        clock: Clock,
        heard: Heard,
    ) -> None:
        self._client = client
        self._questions = questions
        self._sighting = sighting
        self._sought = sought
        self._clock = clock
        self._heard = heard
        self._told: dict[str, bytes] = {}

    @property
    def advertised(self) -> str:
        """The name it is heard under."""
        return self._sighting.name

    @property
    def treatment(self) -> Treatment:
        """What the quirk table says of such a device, as far as it has told."""
        reported = Reported(name=self._sighting.name)
        for characteristic, payload in self._told.items():
            if characteristic in IDENTITY:
                reported = reported.with_row(characteristic, payload)
        return treatment_of(reported)

    async def introduce(self, identity: Iterable[str]) -> None:
        """Ask who it is; what may be a neighbour's is not bonded with.

        Raises:
            LinkLost: it is another device, nothing proves it, or the link fell.
        """
        questions = self._questions
        questions.may_bond = self._sought.likeness(self._sighting) is Likeness.SAME
        await self.ask(identity)
        if questions.left and not self._sought.is_shown(self._sighting, self._information):
            await self._ask_for_the_rest()
        self._judge()
        questions.may_bond = True

    async def ask(self, uuids: Iterable[str]) -> None:
        """Ask for these, of which it need not have any.

        Raises:
            LinkLost: the link fell.
        """
        for characteristic in present(self._client, uuids, "read"):
            payload = await self._questions.read(characteristic)
            if payload is not None:
                self._note(short_uuid(characteristic.uuid), payload)

    async def ask_again(self, *, is_another: Callable[[LinkLost], None]) -> None:
        """Ask for what is left until it is told, one question at a time, while the link lives.

        `is_another` is told where what comes late shows that it is not the device that is sought.
        """
        questions = self._questions
        for number, pause_s in enumerate(again_after_s(), start=1):
            if not questions.left:
                return
            if number == ROUNDS_UNTOLD:
                log.warning(
                    "%s does not tell %s; it is asked again now and then",
                    self._sighting.name,
                    ", ".join(short_uuid(uuid) for uuid in questions.left),
                )
            await self._clock.sleep(pause_s)
            before = len(self._told)
            try:
                await self._ask_for_the_rest()
            except LinkLost:
                return  # which is told elsewhere
            try:
                if len(self._told) > before:
                    self._judge()
            except LinkLost as exc:
                is_another(exc)
                return

    async def _ask_for_the_rest(self) -> None:
        """The first that is not answered ends the round: more questions only cost time."""
        for characteristic in tuple(self._questions.left.values()):
            payload = await self._questions.read(characteristic, within_s=LATE_ANSWER_S)
            if payload is not None:
                self._note(short_uuid(characteristic.uuid), payload)
            elif self._questions.is_unanswered:
                return

    def _judge(self) -> None:
        # One that is busy for ever has told what it tells.
        is_complete = not (self._questions.left and self._questions.is_unanswered)
        self._sought.check(self._sighting, self._information, is_complete=is_complete)

    @property
    def _information(self) -> DeviceInformation:
        return DeviceInformation.of_rows(self._told.items())

    def _note(self, characteristic: str, payload: bytes) -> None:
        self._told[characteristic] = payload
        if characteristic in CHARACTERISTICS:
            self._heard(characteristic, payload)
