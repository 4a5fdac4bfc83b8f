"""A device over Bluetooth LE as a `Sensor`: callbacks end here and become an async iterator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from ingest.background import in_background
from ingest.clock import Clock
from ingest.codecs.machine.control_point import ControlOp, ControlPoint, encode
from ingest.codecs.registry import short_uuid
from ingest.devices.gatt_reads import GATT_TIMEOUT_S, LATE_ANSWER_S, Questions, Receive, present
from ingest.devices.gatt_writer import BleWriter, GattWriter, WriteRefused
from ingest.devices.profile import CONTROL_POINT, PROFILES
from ingest.devices.pulse_link import PulseLink
from ingest.devices.radio import Radio
from ingest.devices.same_device import Likeness
from ingest.devices.self_description import SelfDescription
from ingest.devices.sensor import DeviceKind, LinkLost, Progress, UnsupportedDevice
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from ingest.devices.vendor_link import Spoken, spoken, vendor_talk
from ingest.feed import Feed, WhenFull
from ingest.journal import Notification
from ingest.quirks.device_identity import DEVICE_NAME
from ingest.sentence import Sentence

SEARCH_TIMEOUT_S = 15.0
# The device itself is heard within this time where it is near; only then are those looked at that
# share its name.
SURE_ONES_FIRST_S = 3.0
# BlueZ 5.66 sometimes says that all services are known before it has shown them: what is missing
# is believed to be missing when it was not there on this many links in a row.
MISSING_BELIEVED_AFTER = 3
RING_SIZE = 6_000  # ten minutes of ten notifications a second


class BleSensor:
    """One strap, treadmill or foot pod, found, and judged by `sought`, each time it is opened.

    `name` is the alias under which its measurements travel. `writer` is there while it is open.
    `pulse_intervals`: an optical sensor is asked for its intervals until it moves; for readings at
    rest only (`ingest.devices.pulse_link`).
    """

    def __init__(
        self,
        *,
        name: str,
        kind: DeviceKind,
        sought: SoughtDevice,
        radio: Radio,
        clock: Clock,
        pulse_intervals: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.sought = sought
        self._radio = radio
        self._clock = clock
        self._profile = PROFILES[kind]
        self._missing = 0
        self._ring: Feed[Notification] | None = None
        self._description: SelfDescription | None = None
        self._answer_within_s = GATT_TIMEOUT_S
        self._wants_pulses = pulse_intervals
        self.writer: GattWriter | None = None

    async def ask_to_speak(self) -> bool:
        """Ask a machine for control, once, because some are mute before; False: not this one.

        Nothing is commanded by it, now or later: whoever wants to lead the belt asks anew.

        Raises:
            LinkLost: the link fell.
        """
        if self.writer is None or self._description is None:
            return False
        if not self._description.treatment.speaks_when_asked or not self.writer.has(CONTROL_POINT):
            return False
        frame = encode(ControlPoint(op=ControlOp.REQUEST_CONTROL))
        if self._ring is not None:
            self._put(self._ring, short_uuid(CONTROL_POINT), frame)
        with suppress(WriteRefused):
            await self.writer.write(CONTROL_POINT, frame)
        return True

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        """Find, connect, check, subscribe; see `Sensor.open`.

        What the device says of itself comes before its first measurement, so that whoever decodes
        them knows whose they are; and what is not proved to be the device is let go before it has
        measured anything.
        """
        sighting = await self._found()
        if sighting is None:
            raise LinkLost(_not_on_the_air(self.name, self.kind))
        progress.found(rssi_dbm=sighting.rssi_dbm)
        ring: Feed[Notification] = Feed(
            maxsize=RING_SIZE, when_full=WhenFull.DROP_OLDEST, clock=self._clock
        )
        try:
            async with self._radio.connected(
                sighting,
                lost=lambda: ring.fail(LinkLost(Sentence("{name}: the link fell", name=self.name))),
            ) as client:
                progress.connected()
                vendor = self._vendor(client, advertised=sighting.name)
                self._check_services(client, vendor=vendor)
                self._put(ring, DEVICE_NAME, sighting.name.encode() if sighting.is_named else b"")
                questions = Questions(
                    client, name=self.name, clock=self._clock, answer_within_s=self._answer_within_s
                )
                description = SelfDescription(
                    client,
                    questions,
                    sighting=sighting,
                    sought=self.sought,
                    clock=self._clock,
                    heard=lambda uuid, payload: self._put(ring, uuid, payload),
                )
                try:
                    await description.introduce(self._profile.identity)
                    if vendor:
                        talk = self._vendor_talk(client, questions, description, ring, vendor)
                    else:
                        talk = self._standard_talk(client, questions, description, ring)
                    async with (
                        talk,
                        in_background(late=description.ask_again(is_another=ring.fail)),
                    ):
                        yield ring
                finally:
                    longer_s = min(2 * self._answer_within_s, LATE_ANSWER_S)
                    slow = questions.is_unanswered
                    self._answer_within_s = longer_s if slow else GATT_TIMEOUT_S
        finally:
            self.writer = self._ring = self._description = None
            ring.close()

    @asynccontextmanager
    async def _standard_talk(
        self,
        client: BleakClient,
        questions: Questions,
        description: SelfDescription,
        ring: Feed[Notification],
    ) -> AsyncIterator[None]:
        await description.ask(self._profile.ranges)
        pulses = self._pulse_link(client, questions, ring)
        await self._subscribe(
            client,
            questions,
            self._receiver(ring, pulses),
            pause_s=description.treatment.subscription_pause_s,
        )
        await description.ask(self._profile.read_once)
        self._ring, self._description = ring, description
        self.writer = BleWriter(client, name=self.name, clock=self._clock)
        if pulses is None:
            yield
            return
        try:
            async with in_background(pulse_intervals=pulses.run()):
                yield
        finally:
            self._wants_pulses = not pulses.has_moved

    @asynccontextmanager
    async def _vendor_talk(
        self,
        client: BleakClient,
        questions: Questions,
        description: SelfDescription,
        ring: Feed[Notification],
        vendor: tuple[Spoken, ...],
    ) -> AsyncIterator[None]:
        await description.ask(self._profile.read_once)
        for beside in present(client, self._profile.beside, "notify"):
            await questions.subscribe_if_it_may_be(beside, self._receiver(ring, None))
        # Has no control point, which is how whoever controls learns that it cannot.
        self.writer = BleWriter(client, name=self.name, clock=self._clock)
        async with vendor_talk(
            client,
            vendor,
            advertised=description.advertised,
            questions=questions,
            clock=self._clock,
            heard=lambda uuid, payload: self._put(ring, uuid, payload),
        ):
            yield

    def _pulse_link(
        self, client: BleakClient, questions: Questions, ring: Feed[Notification]
    ) -> PulseLink | None:
        """What asks an optical sensor for its intervals; None: nobody wants them."""
        if not self._wants_pulses or self.kind is not DeviceKind.STRAP:
            return None
        return PulseLink(
            client,
            name=self.name,
            questions=questions,
            clock=self._clock,
            heard=lambda uuid, payload: self._put(ring, uuid, payload),
        )

    async def _found(self) -> Sighting | None:
        """Whatever is surely the device goes before what may be it."""
        likeness = self.sought.likeness
        self.sought.begin_search()
        sure = await self._radio.find(
            lambda heard: likeness(heard) is Likeness.SAME, timeout_s=SURE_ONES_FIRST_S
        )
        if sure is not None:
            return sure
        return await self._radio.find(
            lambda heard: likeness(heard) is not Likeness.DIFFERENT,
            timeout_s=SEARCH_TIMEOUT_S - SURE_ONES_FIRST_S,
        )

    def _vendor(self, client: BleakClient, *, advertised: str) -> tuple[Spoken, ...]:
        """The makers' protocols it may speak, where it is a treadmill without Treadmill Data."""
        if self.kind is not DeviceKind.TREADMILL:
            return ()
        if client.services.get_characteristic(self._profile.required) is not None:
            return ()
        return spoken(client, advertised=advertised)

    def _check_services(self, client: BleakClient, *, vendor: tuple[Spoken, ...]) -> None:
        if vendor or client.services.get_characteristic(self._profile.required) is not None:
            self._missing = 0
            return
        self._missing += 1
        no_such = Sentence("it has no {what}", what=self._profile.required_name)
        if self._missing < MISSING_BELIEVED_AFTER:
            raise LinkLost(
                Sentence("{name}: {no_such}; asking again", name=self.name, no_such=no_such)
            )
        raise UnsupportedDevice(
            Sentence(
                "{name} is not a {kind}: {no_such}",
                name=self.name,
                kind=Sentence(self.kind.value),
                no_such=no_such,
            )
        )

    async def _subscribe(
        self,
        client: BleakClient,
        questions: Questions,
        receive: Receive,
        *,
        pause_s: float,
    ) -> None:
        required = client.services.get_characteristic(self._profile.required)
        assert required is not None  # checked
        await questions.subscribe(required, receive)
        others = (*self._profile.also_notify, *self._profile.beside)
        for characteristic in present(client, others, "notify", "indicate"):
            if pause_s:
                await self._clock.sleep(pause_s)
            await questions.subscribe_if_it_may_be(characteristic, receive)

    def _put(self, ring: Feed[Notification], characteristic: str, payload: bytes) -> None:
        ring.put(
            Notification(
                device=self.name,
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=self._clock.monotonic_ns(),
                wall_ns=self._clock.wall_ns(),
            )
        )

    def _receiver(self, ring: Feed[Notification], pulses: PulseLink | None) -> Receive:
        def receive(characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
            self._put(ring, short_uuid(characteristic.uuid), bytes(payload))
            if pulses is not None and characteristic.uuid == self._profile.required:
                pulses.note_heart_rate(bytes(payload))

        return receive


def _not_on_the_air(name: str, kind: DeviceKind) -> Sentence:
    to_do = {
        DeviceKind.STRAP: Sentence("wear it with its contacts wet"),
        DeviceKind.TREADMILL: Sentence("switch it on"),
        DeviceKind.FOOT_POD: Sentence("move it"),
    }[kind]
    return Sentence(
        "{name} is not on the air: {to_do}, bring it near, and close other apps "
        "and watches that use it (most take one connection)",
        name=name,
        to_do=to_do,
    )
