"""Treadmill control in a running session: what it is told, and the way of its commands.

The policy is `sessions.control`; here it gets its ears (raw notifications, measurements, the link)
and its hand (the control point). Every frame that is written is journalled like one received.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from ingest.clock import NS_PER_S, Anchor, Clock
from ingest.codecs.errors import EncodeError
from ingest.decoding import Decoder
from ingest.devices.control import CONTROL_POINT, ControlPointClient, NoAnswer
from ingest.devices.sensor import LinkLost, Notification
from ingest.devices.writer import Writer, WriteRefused
from ingest.measurements import (
    Action,
    Button,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
)
from ingest.quirks.device import DeviceQuirks
from ingest.quirks.treatment import SpeedUnit
from sessions.control.commands import Answer, Command
from sessions.control.policy import Control
from sessions.control.requests import answer_of, request_of
from sessions.control.signals import (
    Answered,
    Asked,
    LinkFell,
    MachineKnown,
    Released,
    Signal,
    Tick,
    Wanted,
)
from sessions.control.target import BeltTarget
from sessions.control.view import ControlView
from sessions.control.words import notice
from sessions.core.athlete import AthleteSnapshot
from strapline.control_hearing import Ranges, belt_seen, heart_seen, status_signal

log = logging.getLogger(__name__)

TICK_S = 0.25
# What waited longer than this on its way says nothing of now; the loop was held up.
LATE_S = 2.0


class Controlled(Protocol):
    """A treadmill that can be written to while it is open."""

    name: str
    writer: Writer | None


class Controlling:
    """One session's control of one treadmill.

    Args:
        treadmill: whose belt it is.
        athlete: whose caps hold.
        decoder: that decodes this session; it knows the machine's quirks.
        take: takes what is written, to be journalled.
        clock: the session's.
        anchor: ties measurements to the clock.
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
    ) -> None:
        self._treadmill = treadmill
        self._decoder = decoder
        self._take = take
        self._clock = clock
        self._anchor = anchor
        self._control = Control(
            max_speed_kmh=athlete.max_speed_kmh,
            max_incline_pct=athlete.max_incline_pct,
            alarm_bpm=athlete.heart_rate_alarm_bpm,
        )
        self._writer: Writer | None = None
        self._client: ControlPointClient | None = None
        self._ranges = Ranges()
        self._known: MachineKnown | None = None  # as told to the policy on this link
        self._command: Command | None = None
        self._wake = asyncio.Event()

    @property
    def view(self) -> ControlView:
        """Where control stands."""
        return self._control.view

    @property
    def notice(self) -> str:
        """The same in words."""
        return notice(self._control.view)

    def ask(self) -> None:
        """The person asks for control."""
        self._feed(Asked())

    def release(self) -> None:
        """The person takes control back."""
        self._feed(Released())

    def heard(self, notification: Notification) -> None:
        """Take one raw notification of the session's devices."""
        if notification.device != self._treadmill.name:
            return
        self._check_link()
        if notification.characteristic != CONTROL_POINT:
            self._ranges.told(notification)
        elif self._client is not None:
            self._client.heard(notification.payload)

    def handle(self, measurement: Measurement) -> None:
        """Take one measurement."""
        value = measurement.value
        if isinstance(value, Button):
            if value.action is Action.PAUSE:
                self.release()
        elif isinstance(value, HeartRate):
            if not self._is_late(measurement):
                self._feed(heart_seen(value))
        elif measurement.source != self._treadmill.name:
            return
        elif isinstance(value, MachineStatus):
            self._check_link()
            self._feed(status_signal(value, quirks=self._quirks))
        elif isinstance(value, Treadmill) and not self._is_late(measurement):
            self._belt(value)

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
        while True:
            await self._wake.wait()
            self._wake.clear()
            client, command, self._command = self._client, self._command, None
            if client is None or command is None:
                continue
            answer = await self._ask(client, command)
            if answer is not None and client is self._client:
                self._feed(Answered(answer=answer))

    async def _ask(self, client: ControlPointClient, command: Command) -> Answer | None:
        """The machine's answer; None: the link fell, which is told elsewhere."""
        name = self._treadmill.name
        try:
            request = request_of(command, takes=self._quirks.target_unit or SpeedUnit.KMH)
            answer = answer_of(await client.ask(request))
        except NoAnswer:
            answer = Answer.NONE
        except WriteRefused as exc:
            log.warning("%s: %s", name, exc)
            answer = Answer.FAILED
        except EncodeError as exc:
            log.warning("%s: %s", name, exc)
            answer = Answer.INVALID
        except LinkLost:
            return None
        log.debug("%s: %s: %s", name, command, answer.name)
        return answer

    def _feed(self, signal: Signal | None) -> None:
        if signal is None:
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
        self._take(
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
        if self._client is None:
            return
        known = MachineKnown(speed=None, incline=None)
        if self._client.is_there:
            known = self._ranges.known(self._quirks)
        if known != self._known:
            self._known = known
            self._feed(known)
        self._feed(belt_seen(value, quirks=self._quirks))

    @property
    def _quirks(self) -> DeviceQuirks:
        return self._decoder.quirks(self._treadmill.name)

    def _is_late(self, measurement: Measurement) -> bool:
        now_ns = self._anchor.at_ns(self._clock.monotonic_ns())
        return now_ns - measurement.at_ns > LATE_S * NS_PER_S
