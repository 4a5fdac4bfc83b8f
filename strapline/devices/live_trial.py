"""One device under trial: connected, and showing what it measures until it is left."""

import logging
from dataclasses import replace

from dashboards.ports.pairing import TrialState
from ingest.clock import Clock
from ingest.devices.bonds import BondLost
from ingest.devices.pair import Acquaintance, Value, acquainted
from ingest.devices.sensor import DeviceKind, LinkLost, NoAdapter, UnsupportedDevice
from ingest.devices.sighting import Sighting
from sessions.core.model.athlete import Units
from sessions.text import text
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.treadmill_words import with_treadmill
from strapline.devices.trial import FIRST_VALUE_S, Trial, describe, is_usable, to_wake

log = logging.getLogger(__name__)


class _Mute(Exception):
    """It is connected and sends nothing."""

    def __init__(self, kind: DeviceKind) -> None:
        super().__init__(kind)
        self.kind = kind


class TryOut:
    """The state of one trial; `run` drives it."""

    def __init__(self, sighting: Sighting) -> None:
        self.sighting = sighting
        self.trial: Trial | None = None  # once it has measured something
        self._value: Value | None = None
        self._failure: Exception | None = None

    @property
    def state(self) -> TrialState:
        """How far it has come."""
        if self._failure is not None:
            return TrialState.FAILED
        return TrialState.TRYING if self.trial is None else TrialState.LIVE

    @property
    def words(self) -> str:
        """What it reads now, or why it failed."""
        if isinstance(self._failure, _Mute):
            return text("{name} sends nothing: {todo}, and tap it again.").format(
                name=self.sighting.name, todo=to_wake(self._failure.kind)
            )
        if isinstance(self._failure, LinkLost):
            return text(
                "{reason}. Most devices take one connection: close other apps and watches that "
                "use it, and tap it again."
            ).format(reason=self._failure)
        if isinstance(self._failure, UnsupportedDevice):
            return with_treadmill(str(self._failure), name=self.sighting.name)
        if self._failure is not None:
            return str(self._failure)
        return "" if self._value is None else describe(self._value, units=Units.METRIC)

    async def run(self, airwaves: Airwaves) -> None:
        """Connect and listen; returns when the device fails, or is cancelled when it is left."""
        try:
            async with acquainted(
                self.sighting, radio=airwaves.radio, clock=airwaves.clock
            ) as device:
                while True:
                    await self._listen(device, clock=airwaves.clock)
        except (LinkLost, BondLost, UnsupportedDevice, NoAdapter, _Mute) as exc:
            self._failure = exc
        except Exception as exc:
            # One device's oddity must not end the sessions of others.
            log.exception("%s: the trial ended by a fault", self.sighting.name)
            self._failure = exc

    async def _listen(self, device: Acquaintance, *, clock: Clock) -> None:
        try:
            async with clock.timeout(FIRST_VALUE_S):
                self._value = await device.value()
        except TimeoutError as exc:
            raise _Mute(device.kind) from exc
        if not is_usable(self._value):
            return
        if self.trial is None:
            self.trial = Trial(
                sighting=device.sighting,
                kind=device.kind,
                facts=device.facts,
                bonded=device.bonded,
                value=self._value,
            )
        else:
            self.trial = replace(self.trial, value=self._value)
