"""Morning reading under way: a strap under supervision until the time is over."""

import asyncio
from collections.abc import Callable
from itertools import count

from ingest.clock import Anchor
from ingest.collect.decoder import Decoder
from ingest.devices.sensor import DeviceKind
from ingest.devices.supervisor import Supervised
from ingest.journal import JournalRow, Notification
from ingest.measurements import BEATS_MISSED, NS_PER_S, Contact, HeartRate
from sessions.core.model.sample import Kind
from sessions.morning.morning import Morning, Position
from sessions.morning.resting_beats import LEAST_S, SETTLE_S, Heard, reading_of
from sessions.text import text
from sessions.workouts.plan import Step, Workout
from strapline.console.exit_errors import NoDevice
from strapline.session.equipment import Equipment
from strapline.session.supervised_run import until_over

LEAST_MIN, MOST_MIN = 2, 5
"""A minute that settles and one that counts; the five of the Task Force 1996 at most."""

TICK_S = 0.5


class MorningReading:
    """One reading. Time counts from the first heart rate of a strap that is worn.

    `changed` is called whenever there is something to show, and twice a second.
    """

    def __init__(
        self,
        equipment: Equipment,
        *,
        minutes: float,
        position: Position,
        changed: Callable[["MorningReading"], None] = lambda _reading: None,
    ) -> None:
        self._equipment = equipment
        self._position = position
        self._changed = changed
        self._stopping = asyncio.Event()
        self._over = asyncio.Event()
        self._begun_ns: int | None = None
        self._heard: list[Heard] = []
        clock = equipment.clock
        anchor = Anchor.now(clock)
        self._decoder = Decoder(lambda _host, _boot: anchor)
        self._numbers = count()
        self.total_s = 60.0 * minutes
        straps = [one for one in equipment.sensors if one.kind is DeviceKind.STRAP]
        if not straps:
            raise NoDevice(text("A reading needs a strap: name one with --strap"))
        self._strap = Supervised(straps[0], take=self._take, clock=clock)

    @property
    def elapsed_s(self) -> float:
        """Since the first heart rate; 0: there was none."""
        if self._begun_ns is None:
            return 0.0
        return (self._equipment.clock.monotonic_ns() - self._begun_ns) / NS_PER_S

    @property
    def left_s(self) -> float:
        """Until it is over."""
        return max(0.0, self.total_s - self.elapsed_s)

    @property
    def settles(self) -> bool:
        """Whether the first minute is under way."""
        return self.elapsed_s < SETTLE_S

    @property
    def heart_rate_bpm(self) -> int | None:
        """The last one; None: none yet, or it is silent."""
        age_s = self._strap.age_s
        if not self._heard or age_s is None or age_s > 5:
            return None
        return self._heard[-1].heart_rate_bpm

    @property
    def notice(self) -> str | None:
        """What is wrong with the strap; None: nothing."""
        return self._strap.notice

    @property
    def can_end(self) -> bool:
        """Whether ending now would leave a reading."""
        return self.elapsed_s >= SETTLE_S + LEAST_S

    def stop(self) -> None:
        """End it now."""
        self._stopping.set()

    async def take(self) -> Morning | None:
        """The reading; None: it was ended too early.

        Raises:
            NoAdapter: there is no usable Bluetooth here.
            NoDevice: the strap did not answer.
        """
        await until_over(
            [self._strap],
            clock=self._equipment.clock,
            ends={"stop": self._stopping.wait, "over": self._over.wait},
            begin=self._equipment.begin,
            beside={"tick": self._tick()},
            present_within_s=self._equipment.present_within_s,
        )
        if not self.can_end:
            return None
        return reading_of(
            self._heard,
            duration_s=self.elapsed_s,
            position=self._position,
            is_simulated=self._equipment.simulated,
        )

    async def _tick(self) -> None:
        while True:
            await self._equipment.clock.sleep(TICK_S)
            self._look_at_time()

    def _look_at_time(self) -> None:
        if self._begun_ns is not None and self.elapsed_s >= self.total_s:
            self._over.set()
        self._changed(self)

    def _take(self, notification: Notification) -> None:
        if self._over.is_set() or self._stopping.is_set():
            return
        origin = self._equipment.origin
        row = JournalRow(
            host=origin.host,
            boot=origin.boot,
            sequence=next(self._numbers),
            device=notification.device,
            characteristic=notification.characteristic,
            payload=notification.payload,
            monotonic_ns=notification.monotonic_ns,
            wall_ns=notification.wall_ns,
        )
        for measurement in self._decoder.measurements(row):
            if isinstance(measurement.value, HeartRate):
                self._hear(measurement.value, at_ns=notification.monotonic_ns)

    def _hear(self, value: HeartRate, *, at_ns: int) -> None:
        if value.heart_rate_bpm <= 0 or value.contact is Contact.NOT_DETECTED:
            return
        if self._begun_ns is None:
            self._begun_ns = at_ns
        self._heard.append(
            Heard(
                at_s=(at_ns - self._begun_ns) / NS_PER_S,
                heart_rate_bpm=value.heart_rate_bpm,
                rr_ms=value.rr_ms,
                beats_missed=BEATS_MISSED in value.issues,
            )
        )
        self._look_at_time()


def at_rest(*, minutes: float) -> Workout:
    """What the simulated runner does meanwhile: nothing, and a little longer."""
    step = Step(name="Rest", kind=Kind.REST, duration_s=60 * minutes + 60)
    return Workout(name="rest", title="Rest", steps=(step,))
