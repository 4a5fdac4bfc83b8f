"""Treadmill control in a running session: what it is told, and the way of its commands.

The policy is `sessions.control`; here it gets its ears (raw notifications, measurements, the link)
and its hand (the control point). Every frame that is written is journalled like one received.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from ingest.clock import NS_PER_S, Anchor, Clock
from ingest.codecs.errors import DecodeError, EncodeError
from ingest.codecs.machine import inclination_range, speed_range
from ingest.codecs.machine.status import StatusOp
from ingest.decoding import Decoder
from ingest.devices.control import CONTROL_POINT, ControlPointClient, NoAnswer
from ingest.devices.sensor import LinkLost, Notification
from ingest.devices.writer import Writer, WriteRefused
from ingest.measurements import (
    Action,
    Button,
    Contact,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
)
from ingest.quirks.treatment import SpeedUnit
from sessions.control.commands import Answer, Command
from sessions.control.policy import Control
from sessions.control.requests import answer_of, request_of
from sessions.control.signals import (
    Answered,
    Asked,
    BeltSeen,
    HeartSeen,
    InclineSet,
    LinkFell,
    MachineKnown,
    MachineReset,
    PermissionLost,
    Range,
    Released,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
    Tick,
    Wanted,
)
from sessions.control.target import BeltTarget
from sessions.control.view import ControlView
from sessions.control.words import notice
from sessions.core.align import PLAUSIBLE_BPM, belt_incline_pct, belt_speed_kmh
from sessions.core.athlete import AthleteSnapshot

log = logging.getLogger(__name__)

TICK_S = 0.25
# What waited longer than this on its way says nothing of now; the loop was held up.
LATE_S = 2.0
_SPEEDS, _INCLINES = "2AD4", "2AD5"


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
        self._ranges: dict[str, Range] = {}
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
        if notification.characteristic == CONTROL_POINT:
            if self._client is not None:
                self._client.heard(notification.payload)
        elif notification.characteristic in (_SPEEDS, _INCLINES):
            self._range_told(notification)

    def handle(self, measurement: Measurement) -> None:
        """Take one measurement."""
        value = measurement.value
        if isinstance(value, Button):
            if value.action is Action.PAUSE:
                self.release()
            return
        late = self._age_s(measurement) > LATE_S
        if isinstance(value, HeartRate) and not late:
            self._heart(value)
        elif measurement.source != self._treadmill.name:
            return
        elif isinstance(value, Treadmill) and not late:
            self._belt(value)
        elif isinstance(value, MachineStatus):
            self._status(value)

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
            client, command = self._client, self._command
            if client is None or command is None:
                continue
            answer = await self._ask(client, command)
            if answer is not None and client is self._client:
                self._feed(Answered(answer=answer))

    async def _ask(self, client: ControlPointClient, command: Command) -> Answer | None:
        """The machine's answer; None: the link fell, which is told elsewhere."""
        unit = self._target_unit()
        try:
            request = request_of(command, takes=unit or SpeedUnit.KMH)
            answer = answer_of(await client.ask(request))
        except NoAnswer:
            answer = Answer.NONE
        except WriteRefused as exc:
            log.warning("%s: %s", self._treadmill.name, exc)
            answer = Answer.FAILED
        except EncodeError as exc:
            log.warning("%s: %s", self._treadmill.name, exc)
            answer = Answer.INVALID
        except LinkLost:
            return None
        log.debug("%s: %s: %s", self._treadmill.name, command, answer.name)
        return answer

    def _feed(self, signal: Signal) -> None:
        before = self._control.state
        command = self._control.feed(signal, at_s=self._clock.monotonic_ns() / NS_PER_S)
        if self._control.state is not before:
            log.info(
                "%s: control: %s -> %s",
                self._treadmill.name,
                before.value,
                self._control.state.value,
            )
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
        self._ranges.clear()
        self._known = None
        self._client = None
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

    def _range_told(self, notification: Notification) -> None:
        try:
            if notification.characteristic == _SPEEDS:
                speeds = speed_range.decode(notification.payload)
                told = Range(low=speeds.min_kmh, high=speeds.max_kmh, step=speeds.step_kmh)
            else:
                inclines = inclination_range.decode(notification.payload)
                told = Range(low=inclines.min_pct, high=inclines.max_pct, step=inclines.step_pct)
        except DecodeError:
            return
        self._ranges[notification.characteristic] = told

    def _belt(self, value: Treadmill) -> None:
        self._check_link()
        if self._client is None:
            return
        known = self._machine_known(has_control=self._client.is_there)
        if known != self._known:
            self._known = known
            self._feed(known)
        self._feed(
            BeltSeen(
                speed_kmh=belt_speed_kmh(value),
                incline_pct=belt_incline_pct(value),
                unit_is_known=self._decoder.quirks(self._treadmill.name).unit_is_known,
            )
        )

    def _machine_known(self, *, has_control: bool) -> MachineKnown:
        if not has_control:
            return MachineKnown(speed=None, incline=None)
        speeds, unit = self._ranges.get(_SPEEDS), self._target_unit()
        if unit is None:
            speeds = None
        elif unit is SpeedUnit.MPH and speeds is not None:
            # Whether its ranges are in miles as well is not known of any machine: of both
            # readings, the one that allows less.
            speeds = Range(
                low=unit.to_kmh(speeds.low),
                high=speeds.high,
                step=unit.to_kmh(speeds.step),
            )
        return MachineKnown(speed=speeds, incline=self._ranges.get(_INCLINES))

    def _status(self, status: MachineStatus) -> None:
        signal = self._signal_of(status)
        if signal is not None:
            self._feed(signal)

    def _signal_of(self, status: MachineStatus) -> Signal | None:
        match status.op:
            case StatusOp.TARGET_SPEED_CHANGED:
                number = status.target_speed_kmh
                unit = self._target_unit() or SpeedUnit.KMH
                return SpeedSet(speed_kmh=None if number is None else unit.to_kmh(number))
            case StatusOp.TARGET_INCLINE_CHANGED:
                return InclineSet(incline_pct=status.target_inclination_pct)
            case StatusOp.STOPPED_OR_PAUSED_BY_USER:
                return Stopped()
            case StatusOp.STOPPED_BY_SAFETY_KEY:
                return SafetyKeyPulled()
            case StatusOp.RESET:
                return MachineReset()
            case StatusOp.CONTROL_PERMISSION_LOST:
                return PermissionLost()
            case _:
                return None

    def _heart(self, value: HeartRate) -> None:
        low, high = PLAUSIBLE_BPM
        if value.contact is not Contact.NOT_DETECTED and low <= value.heart_rate_bpm <= high:
            self._feed(HeartSeen(bpm=value.heart_rate_bpm))

    def _target_unit(self) -> SpeedUnit | None:
        return self._decoder.quirks(self._treadmill.name).target_unit

    def _age_s(self, measurement: Measurement) -> float:
        now_ns = self._anchor.at_ns(self._clock.monotonic_ns())
        return (now_ns - measurement.at_ns) / NS_PER_S
