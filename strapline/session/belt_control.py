"""Treadmill control in a running session: what it is told, and the way of its commands.

The policy is `sessions.control`; here it gets its ears (raw notifications, measurements, the link)
and its hand (the control point). Every frame that is written is journalled like one received.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from ingest.clock import Anchor, Clock
from ingest.codecs.wire.errors import EncodeError
from ingest.collect.decoder import Decoder
from ingest.devices.control_point_client import CONTROL_POINT, ControlPointClient, NoAnswer
from ingest.devices.gatt_writer import GattWriter, WriteRefused
from ingest.devices.sensor import LinkLost
from ingest.journal import Notification
from ingest.measurements import (
    NS_PER_S,
    RELAYED,
    Action,
    Button,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
)
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.device import DeviceQuirks
from sessions.control.belt_commands import BeltCommand, MachineAnswer
from sessions.control.control_point_requests import answer_of, request_of
from sessions.control.control_view import ControlView
from sessions.control.policy import Control
from sessions.control.signals import (
    Answered,
    ControlAsked,
    ControlReleased,
    HeartSourceChanged,
    LinkFell,
    MachineKnown,
    Signal,
    Tick,
    Wanted,
)
from sessions.control.signals_from_measurements import Ranges, belt_seen, heart_seen, status_signal
from sessions.control.target import BeltTarget
from sessions.core.model.athlete import AthleteSnapshot
from sessions.live.commands import ControlWish

log = logging.getLogger(__name__)

TICK_S = 0.25
# What waited longer than this on its way says nothing of now; the loop was held up.
LATE_S = 2.0


class Controlled(Protocol):
    """A treadmill that can be written to while it is open."""

    name: str
    writer: GattWriter | None


class BeltControl:
    """One session's control of one treadmill; off until a person switches it on.

    It listens from the start, so that it knows the machine when it is switched on. Switching it
    off gives the belt back. The policy is made once and then kept: what it gave up stays given up,
    however often it is switched off and on.

    Args:
        treadmill: whose belt it is.
        athlete: whose caps hold.
        decoder: that decodes this session; it knows the machine's quirks.
        take: takes what is written, to be journalled.
        clock: the session's.
        anchor: ties measurements to the clock.
        heart_source: which device gives the session's heart rate now; None: whichever sends one.
        may_lead: whether a device may lead a belt, or be led, at all.
    """

    def __init__(
        self,
        treadmill: Controlled,
        *,
        athlete: AthleteSnapshot,
        decoder: Decoder,
        take: Callable[[Notification], None],
        clock: Clock,
        anchor: Anchor,
        heart_source: Callable[[], str | None] | None = None,
        may_lead: Callable[[str], bool] = lambda _device: True,
    ) -> None:
        self._treadmill = treadmill
        self._heart_source = heart_source
        self._may_lead = may_lead
        self._led_by: str | None = None
        self._decoder = decoder
        self._collect = take
        self._clock = clock
        self._anchor = anchor
        self._athlete = athlete
        self._control: Control | None = None
        self._is_on = False
        self._writer: GattWriter | None = None
        self._client: ControlPointClient | None = None
        self._ranges = Ranges()
        self._known: MachineKnown | None = None  # of this link
        self._is_told = False  # the policy, of it
        self._command: BeltCommand | None = None
        self._wake = asyncio.Event()

    @property
    def view(self) -> ControlView | None:
        """Where control stands; None: it is off."""
        return self._control.view if self._control is not None and self._is_on else None

    @property
    def is_possible(self) -> bool:
        """The machine that is linked now has a control point, and takes a speed or an incline."""
        known = self._known
        return known is not None and (known.speed is not None or known.incline is not None)

    def carry_out(self, wish: ControlWish) -> None:
        """A person wants something of it; off, it can only be switched on."""
        if wish is ControlWish.ON:
            self._switch_on()
        elif not self._is_on:
            return
        elif wish is ControlWish.ASK:
            self._feed(ControlAsked())
        else:
            self._feed(ControlReleased())
            self._is_on = wish is not ControlWish.OFF

    def _switch_on(self) -> None:
        self._is_on = True
        if self._control is None:
            self._control = Control(
                max_speed_kmh=self._athlete.max_speed_kmh,
                max_incline_pct=self._athlete.max_incline_pct,
                alarm_bpm=self._athlete.heart_rate_alarm_bpm,
            )
            self._is_told = False

    def heard(self, notification: Notification) -> None:
        """Take one raw notification of the session's devices."""
        if notification.device != self._treadmill.name:
            return
        self._check_link()
        if notification.characteristic != CONTROL_POINT:
            self._ranges.note_range(notification)
        elif self._client is not None:
            self._client.heard(notification.payload)

    def handle(self, measurement: Measurement) -> None:
        """Take one measurement."""
        value = measurement.value
        if isinstance(value, Button):
            if value.action is Action.PAUSE:
                self.carry_out(ControlWish.RELEASE)
        elif isinstance(value, HeartRate):
            if not self._is_late(measurement):
                self._heart(value, source=measurement.source)
        elif measurement.source != self._treadmill.name:
            return
        elif isinstance(value, MachineStatus):
            self._check_link()
            self._feed(status_signal(value, quirks=self._quirks))
        elif isinstance(value, Treadmill) and not self._is_late(measurement):
            self._belt(value)

    def device_changed(self, alias: str) -> None:
        """A person has put another device, for all that is known, in the place of this one."""
        if alias == self._led_by:
            self._feed(HeartSourceChanged())

    def _heart(self, value: HeartRate, *, source: str) -> None:
        chosen = source if self._heart_source is None else self._heart_source()
        signal = heart_seen(value)
        # A treadmill passes on whichever strap it hears, and that may be a neighbour's.
        is_own = RELAYED not in value.issues
        if source != chosen or signal is None or not is_own or not self._may_lead(source):
            return
        before, self._led_by = self._led_by, source
        if before not in (None, source):
            self._feed(HeartSourceChanged())
        self._feed(signal)

    async def run(self, *, target: Callable[[], BeltTarget]) -> None:
        """Follow `target` for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tick(target), name="tick control")
            group.create_task(self._send(), name="send control")

    async def _tick(self, target: Callable[[], BeltTarget]) -> None:
        while True:
            await self._clock.sleep(TICK_S)
            self._check_link()
            self._feed(Wanted(target=target()))
            self._feed(Tick())

    async def _send(self) -> None:
        """A command that comes before the last is answered takes its place: a pause does."""
        async with asyncio.TaskGroup() as group:
            asking: asyncio.Task[None] | None = None
            while True:
                await self._wake.wait()
                self._wake.clear()
                client, command, self._command = self._client, self._command, None
                if asking is not None:
                    asking.cancel()
                if client is not None and command is not None:
                    asking = group.create_task(self._tell(client, command), name="ask the belt")

    async def _tell(self, client: ControlPointClient, command: BeltCommand) -> None:
        answer = await self._ask(client, command)
        if answer is not None and client is self._client:
            self._feed(Answered(answer=answer))

    async def _ask(self, client: ControlPointClient, command: BeltCommand) -> MachineAnswer | None:
        """The machine's answer; None: the link fell, which is told elsewhere."""
        name = self._treadmill.name
        try:
            request = request_of(command, takes=self._quirks.target_unit or SpeedUnit.KMH)
            answer = answer_of(await client.ask(request))
        except NoAnswer:
            answer = MachineAnswer.NONE
        except WriteRefused as exc:
            log.warning("%s: %s", name, exc)
            answer = MachineAnswer.FAILED
        except EncodeError as exc:
            log.warning("%s: %s", name, exc)
            answer = MachineAnswer.INVALID
        except LinkLost:
            return None
        log.debug("%s: %s: %s", name, command, answer.name)
        return answer

    def _feed(self, signal: Signal | None) -> None:
        if signal is None or self._control is None:
            return
        before = self._control.state
        command = self._control.feed(signal, at_s=self._clock.monotonic_ns() / NS_PER_S)
        after = self._control.state
        if after is not before:
            log.info("%s: control: %s -> %s", self._treadmill.name, before.value, after.value)
        if command is not None:
            self._command = command
            self._wake.set()

    def _check_link(self) -> None:
        writer = self._treadmill.writer
        if writer is self._writer:
            return
        if self._writer is not None:
            self._feed(LinkFell())
        self._writer = writer
        self._ranges, self._known = Ranges(), None
        self._client = self._command = None  # what was meant for the old link is not for the new
        if writer is not None:
            self._client = ControlPointClient(writer, clock=self._clock, wrote=self._wrote)

    def _wrote(self, frame: bytes) -> None:
        self._collect(
            Notification(
                device=self._treadmill.name,
                characteristic=CONTROL_POINT,
                payload=frame,
                monotonic_ns=self._clock.monotonic_ns(),
                wall_ns=self._clock.wall_ns(),
            )
        )

    def _belt(self, value: Treadmill) -> None:
        self._check_link()
        if self._client is None or not self._may_lead(self._treadmill.name):
            return
        known = MachineKnown(speed=None, incline=None)
        if self._client.is_there:
            known = self._ranges.known(self._quirks)
        if known != self._known or not self._is_told:
            self._known, self._is_told = known, self._control is not None
            self._feed(known)
        self._feed(belt_seen(value, quirks=self._quirks))

    @property
    def _quirks(self) -> DeviceQuirks:
        return self._decoder.quirks(self._treadmill.name)

    def _is_late(self, measurement: Measurement) -> bool:
        now_ns = self._anchor.at_ns(self._clock.monotonic_ns())
        return now_ns - measurement.at_ns > LATE_S * NS_PER_S
