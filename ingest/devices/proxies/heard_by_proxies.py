"""Devices that the proxies hear: each once, through whichever hears it best."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from bleak.backends.scanner import AdvertisementData
from bluetooth_data_tools import int_to_bluetooth_address, parse_advertisement_data_bytes

from ingest.clock import Clock
from ingest.measurements import NS_PER_S

# A device that advertises at all does so several times in it; what a proxy heard before is no
# sign that it would reach the device now.
FRESH_S = 10.0
# A name comes in every second packet of a device, in the answer to a question.
REMEMBERED_S = 60.0
# One packet is some 6 dB louder or fainter than the next where nothing moves.
_NEWEST_COUNTS = 0.3


class Ear(Protocol):
    """One proxy, as far as it hears."""

    @property
    def can_connect(self) -> bool:
        """Whether it is there, and has a connection to spare."""


@dataclass
class _HeardAt:
    rssi_dbm: float
    at_ns: int


@dataclass
class _Device:
    address_type: int
    name: str | None = None
    service_uuids: dict[str, None] = field(default_factory=dict)
    service_data: dict[str, bytes] = field(default_factory=dict)
    maker_data: dict[int, bytes] = field(default_factory=dict)
    by: dict[Ear, _HeardAt] = field(default_factory=dict)
    at_ns: int = 0


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A device as a scan reports it. `address_type`: 0 public, 1 random (2, 3: resolved)."""

    address: str
    address_type: int
    advertisement: AdvertisementData


Listener = Callable[[Heard], None]


class HeardByProxies:
    """Keeps what each proxy heard last of each device, and tells listeners of the loudest."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._devices: dict[str, _Device] = {}
        self._listeners: list[Listener] = []

    def heard(self, ear: Ear, *, address: int, address_type: int, rssi: int, data: bytes) -> None:
        """A proxy has heard one packet: advertisement, answer to a scan, or both in one."""
        now_ns = self._clock.monotonic_ns()
        place = int_to_bluetooth_address(address)
        device = self._devices.get(place)
        if device is None or now_ns - device.at_ns > REMEMBERED_S * NS_PER_S:
            self._forget(before_ns=now_ns - round(REMEMBERED_S * NS_PER_S))
            device = self._devices[place] = _Device(address_type=address_type)
        device.address_type, device.at_ns = address_type, now_ns
        _merge(device, data)
        before = device.by.get(ear)
        mean_dbm = float(rssi)
        if before is not None and now_ns - before.at_ns <= FRESH_S * NS_PER_S:
            mean_dbm = before.rssi_dbm + _NEWEST_COUNTS * (rssi - before.rssi_dbm)
        device.by[ear] = _HeardAt(mean_dbm, now_ns)
        if self.best(place) is ear:
            told = Heard(
                address=place,
                address_type=address_type,
                advertisement=_advertisement(device, rssi=rssi),
            )
            for listener in tuple(self._listeners):
                listener(told)

    def best(self, address: str) -> Ear | None:
        """The proxy that hears this device loudest, of those that can connect; None: none does."""
        device = self._devices.get(address.upper())
        if device is None:
            return None
        since_ns = self._clock.monotonic_ns() - round(FRESH_S * NS_PER_S)
        fresh = {
            ear: heard.rssi_dbm
            for ear, heard in device.by.items()
            if heard.at_ns >= since_ns and ear.can_connect
        }
        return max(fresh, key=fresh.__getitem__) if fresh else None

    def deaf(self, ear: Ear) -> None:
        """A proxy is gone: nothing that it heard counts."""
        for device in self._devices.values():
            device.by.pop(ear, None)

    @contextmanager
    def told(self, listener: Listener) -> Iterator[None]:
        """`listener` is told of every packet of the loudest proxy inside the block."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def _forget(self, *, before_ns: int) -> None:
        """Private addresses change every quarter of an hour: none is kept for longer than heard."""
        for place in [p for p, device in self._devices.items() if device.at_ns < before_ns]:
            del self._devices[place]


def _merge(device: _Device, data: bytes) -> None:
    name, uuids, service_data, maker_data, _power = parse_advertisement_data_bytes(data)
    # A shortened name does not take the place of the whole one.
    if name and not (device.name or "").startswith(name):
        device.name = name
    device.service_uuids |= dict.fromkeys(uuids)
    device.service_data |= service_data
    device.maker_data |= maker_data


def _advertisement(device: _Device, *, rssi: int) -> AdvertisementData:
    return AdvertisementData(
        local_name=device.name,
        manufacturer_data=dict(device.maker_data),
        service_data=dict(device.service_data),
        service_uuids=list(device.service_uuids),
        tx_power=None,
        rssi=rssi,
        platform_data=(),
    )
