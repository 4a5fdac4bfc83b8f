"""Supervisor of one device: it streams as long as a session wants it, whatever the radio does."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from ingest.clock import Clock
from ingest.codecs.vendor.vendor_stream import NOTIFYING
from ingest.devices.link import NEXT, LinkEvent
from ingest.devices.sensor import DeviceKind, Link, LinkLost, NoAdapter, Sensor, UnsupportedDevice
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

# A battery level that was read is no sign of a strap that measures.
MEASURING = frozenset({"2A37", "2ACD", "2A53"}) | NOTIFYING
# What a treadmill is linked for; a heart rate that it passes on is no sign that its belt speaks.
_OF_A_BELT = frozenset({"2ACD"}) | NOTIFYING

_TO_WAKE = {
    DeviceKind.STRAP: Sentence("wear it with its contacts wet"),
    DeviceKind.TREADMILL: Sentence("start the belt"),
    DeviceKind.FOOT_POD: Sentence("move it"),
}


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait for what, in seconds."""

    first_data_s: float = 10.0  # a strap without skin contact may take several seconds to speak
    quiet_s: float = 4.5  # the moment the page shows "--"
    reconnect_s: float = 8.0  # silent but connected: force a new link
    # Of a device that sends more rarely: in its own steps. One that is late, and two that are lost.
    quiet_steps: float = 1.5
    reconnect_steps: float = 3.0
    watch_every_s: float = 0.5


# Many treadmills are silent until the belt moves; a dead link of one is made anew after this.
_TREADMILL_FIRST_DATA_S = 60.0
# A treadmill that has said nothing for so long may be one that speaks when it is asked for control.
MUTE_S = 15.0
ASKED_SHOWN_S = 20.0  # a runner who steps onto a belt looks at the page within this time


# Of the last so many steps between two values the shortest is how often a device sends; one that
# sends every 4 s is not silent between two of them.
STEPS_KEPT = 4
SELDOM_AT_MOST_S = 6.0
SAME_STEP_S = 0.5  # what comes together: parts of a record, several services


def patience_with(kind: DeviceKind) -> Patience:
    """How long to wait for a device of this kind."""
    if kind is DeviceKind.TREADMILL:
        return Patience(first_data_s=_TREADMILL_FIRST_DATA_S)
    return Patience()


def backoff_s(*, first: float = 0.5, cap: float = 4.0) -> Iterator[float]:
    """Waiting times between attempts.

    The cap is short: a runner is on the belt, and a strap back in range is to stream again
    within ten seconds, of which finding, connecting and the first value need some.
    """
    delay = first
    while True:
        yield delay
        delay = min(cap, delay * 2)


class Supervised:
    """One device under supervision: its link state, and who takes its notifications.

    Whatever becomes of it stays with it: only Bluetooth that cannot be used at all, before the
    device has ever streamed, is anybody else's business. `wake`: asks a mute machine to speak,
    once; it says whether it has.
    """

    def __init__(
        self,
        sensor: Sensor,
        *,
        take: Callable[[Notification], None],
        clock: Clock,
        changed: Callable[["Supervised"], None] = lambda _link: None,
        patience: Patience | None = None,
        delays: Callable[[], Iterator[float]] = backoff_s,
        wake: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._sensor = sensor
        self._hand_on = take
        self._clock = clock
        self._changed = changed
        self._patience = patience or patience_with(sensor.kind)
        self._wake = wake
        self._delays = delays
        self._linked_ns = 0
        self._last_ns: int | None = None
        self._belt_ns = 0  # of the last record of a belt
        self._asked: str | None = None  # it was asked to speak
        self._asked_ns = 0
        self._steps_s: deque[float] = deque(maxlen=STEPS_KEPT)
        self.link = Link.SEARCHING
        self.reason: str | None = None  # why the link is waiting or gone; None while it is well
        self.rssi_dbm: int | None = None
        self.drop_outs = 0  # times it stopped streaming
        self.reconnects = 0  # times it was linked again after it had streamed
        self.lag_s = 0.0  # from the receipt of the last notification to its being taken
        self.present = asyncio.Event()  # set once it is connected and subscribed, never cleared
        self.streaming = asyncio.Event()  # set by the first notification, never cleared

    @property
    def name(self) -> str:
        """The device's alias."""
        return self._sensor.name

    @property
    def kind(self) -> DeviceKind:
        """What the device measures."""
        return self._sensor.kind

    @property
    def age_s(self) -> float | None:
        """Seconds since the last notification; None: there was none."""
        if self._last_ns is None:
            return None
        return (self._clock.monotonic_ns() - self._last_ns) / NS_PER_S

    @property
    def notice(self) -> str | None:
        """What a runner is to read of it now; None: nothing.

        That a machine was asked for control is read although it speaks at once.
        """
        if self.link is not Link.STREAMING:
            return self.reason
        asked_s = (self._clock.monotonic_ns() - self._asked_ns) / NS_PER_S
        return self._asked if asked_s < ASKED_SHOWN_S else None

    def found(self, *, rssi_dbm: int | None) -> None:
        """See `Progress`."""
        self.rssi_dbm = rssi_dbm
        self._happened(LinkEvent.FOUND)

    def connected(self) -> None:
        """See `Progress`."""
        self._linked_ns = self._clock.monotonic_ns()
        self.reconnects += self._last_ns is not None
        self._happened(LinkEvent.CONNECTED)

    async def run(self) -> None:
        """Stream until cancelled, or return when the device can never serve (GONE).

        Raises:
            NoAdapter: there is no usable Bluetooth here, and was none before.
        """
        delays = self._delays()
        while True:
            before_ns = self._last_ns
            no_adapter: BaseException | None = None
            try:
                await self._stream_once()
            except* LinkLost as lost:
                self._failed(_first(lost))
            except* UnsupportedDevice as unsupported:
                self._failed(_first(unsupported))
            except* NoAdapter as gone:
                no_adapter = _first(gone)
            # An adapter that was there may be plugged in again.
            if no_adapter is not None:
                if not self.streaming.is_set():
                    raise no_adapter
                self._failed(no_adapter)
            if self.link is Link.GONE:
                return
            if self._last_ns != before_ns:
                delays = self._delays()  # it did stream: start over with short waits
            await self._clock.sleep(next(delays))
            self._happened(LinkEvent.RETRY_DUE)

    async def _stream_once(self) -> None:
        try:
            async with self._sensor.open(self) as notifications, asyncio.TaskGroup() as group:
                self.present.set()
                watch = group.create_task(self._watch(), name=f"watch {self.name}")
                async for notification in notifications:
                    if notification.characteristic in MEASURING:
                        self._note_measurement(notification)
                        self.reason = None
                        self._happened(LinkEvent.DATA)
                        self.streaming.set()
                    received_ns = notification.monotonic_ns
                    self.lag_s = (self._clock.monotonic_ns() - received_ns) / NS_PER_S
                    self._hand_on(notification)
                watch.cancel()
        except UnsupportedDevice:
            self._happened(LinkEvent.GAVE_UP)
            raise
        finally:
            if self.link is not Link.GONE:
                self._happened(LinkEvent.LOST)

    async def _watch(self) -> None:
        while True:
            await self._clock.sleep(self._patience.watch_every_s)
            now_ns = self._clock.monotonic_ns()
            quiet_s = (now_ns - max(self._last_ns or 0, self._linked_ns)) / NS_PER_S
            step_s = min(min(self._steps_s, default=0.0), SELDOM_AT_MOST_S)
            is_mute = self._belt_ns < self._linked_ns < now_ns - MUTE_S * NS_PER_S
            if is_mute and (self.kind is DeviceKind.TREADMILL or self.link is Link.SUBSCRIBING):
                await self._say_that_it_is_mute()
            if self.link is Link.SUBSCRIBING:
                if quiet_s > self._patience.first_data_s:
                    raise LinkLost(
                        Sentence(
                            "{name} is connected but sends nothing: {to_wake}; connecting anew",
                            name=self.name,
                            to_wake=_TO_WAKE[self.kind],
                        )
                    )
            elif quiet_s > max(self._patience.reconnect_s, self._patience.reconnect_steps * step_s):
                raise LinkLost(Sentence("{name} fell silent; connecting anew", name=self.name))
            elif quiet_s > max(self._patience.quiet_s, self._patience.quiet_steps * step_s):
                self._happened(LinkEvent.QUIET)

    def _note_measurement(self, notification: Notification) -> None:
        at_ns = notification.monotonic_ns
        if notification.characteristic in _OF_A_BELT:
            self._belt_ns = at_ns
        step_s = (at_ns - (self._last_ns or at_ns)) / NS_PER_S
        if step_s > SAME_STEP_S:
            self._steps_s.append(step_s)
        self._last_ns = at_ns

    async def _say_that_it_is_mute(self) -> None:
        """Silence until the belt moves is normal; once, a machine is asked to speak."""
        if self.reason is None:
            self.reason = str(
                Sentence(
                    "{name} is connected and sends nothing yet: {to_wake}",
                    name=self.name,
                    to_wake=_TO_WAKE[self.kind],
                )
            )
        if self._wake is not None and await self._wake():
            self._wake, self._asked_ns = None, self._clock.monotonic_ns()
            self.reason = self._asked = str(
                Sentence(
                    "{name} is connected and sends nothing yet. It was asked for control, so "
                    "that it speaks; nothing is commanded. If it stays silent: {to_wake}",
                    name=self.name,
                    to_wake=_TO_WAKE[self.kind],
                )
            )
            log.info("%s", self.reason)

    def _happened(self, event: LinkEvent) -> None:
        following = NEXT[self.link, event]
        if following is not self.link:
            log.debug("%s: %s -> %s", self.name, self.link.value, following.value)
            self.drop_outs += self.link is Link.STREAMING
            self.link = following
            self._changed(self)

    def _failed(self, failure: BaseException) -> None:
        # The same failure again says nothing new, and a device may be away for hours.
        level = logging.DEBUG if self.reason == str(failure) else logging.WARNING
        self.reason = str(failure)
        log.log(level, "%s", self.reason)  # which names the device


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
