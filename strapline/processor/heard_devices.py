"""The devices a processor has heard of one athlete, and what they said of themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.devices.link import LinkWord, decode_link_word
from ingest.devices.sensor import Link
from ingest.devices.supervisor import MEASURING
from ingest.journal import LINK, WEARER, JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.wire import Wearer
from ingest.quirks.device_identity import IDENTITY
from sessions.live.freshness import BLANK_AFTER_S
from sessions.live.live_view import DeviceView

# What a device says once on each link, or now and then; a session that opens later has to hear it
# too. A battery is read when the link is made, and again when it has changed.
_TOLD_ONCE = frozenset({"2ACC", "2AD4", "2AD5", "2A38", "2A19"})


@dataclass
class _Device:
    wearer: Wearer
    measured_ns: int | None = None
    lag_s: float | None = None
    word: LinkWord | None = None
    drop_outs: int = 0
    reconnects: int = 0

    def note_link(self, word: LinkWord) -> None:
        """Its gateway says how the link stands from here on."""
        before = None if self.word is None else self.word.link
        self.drop_outs += before is Link.STREAMING and word.link is not Link.STREAMING
        self.reconnects += word.link is Link.SUBSCRIBING and self.measured_ns is not None
        self.word = word


class HeardDevices:
    """Fed with every notification of one athlete."""

    def __init__(self) -> None:
        self._devices: dict[str, _Device] = {}
        self._told: dict[tuple[str, str], bytes] = {}

    @property
    def wearer(self) -> Wearer | None:
        """Who wears them; where some are simulated and some real, the real ones say. None: none."""
        wearers = [device.wearer for device in self._devices.values()]
        return min(wearers, key=lambda wearer: wearer.simulated, default=None)

    @property
    def said_once(self) -> tuple[tuple[str, str, bytes], ...]:
        """Device, characteristic and bytes of what they said once."""
        return tuple((*key, payload) for key, payload in self._told.items())

    def note(self, row: JournalRow, *, wearer: Wearer, at_ns: int, sent_ns: int) -> None:
        """One notification, received by its gateway and sent on at these Unix times."""
        device = self._devices.get(row.device)
        if device is None:
            device = self._devices[row.device] = _Device(wearer)
        if row.characteristic == WEARER:  # its gateway begins anew, and looks for it
            device.wearer, device.word = wearer, None
        elif row.characteristic in MEASURING:
            device.measured_ns = at_ns
            device.lag_s = max(0.0, (sent_ns - at_ns) / NS_PER_S)
        elif row.characteristic == LINK:
            word = decode_link_word(row.payload)
            if word is not None:
                device.note_link(word)
        else:
            self.remember(row)

    def remember(self, row: JournalRow) -> None:
        """Keep what is said once."""
        if row.characteristic in IDENTITY or row.characteristic in _TOLD_ONCE:
            self._told[row.device, row.characteristic] = row.payload

    def views(self, now_ns: int, *, commit_s: float = 0.0) -> Iterator[DeviceView]:
        """How they stand at a Unix time. `commit_s`: what storing adds to the way here."""
        for alias, device in self._devices.items():
            kind = device.wearer.kind
            if kind is None:
                continue
            measured_ns = device.measured_ns
            age_s = None if measured_ns is None else max(0.0, (now_ns - measured_ns) / NS_PER_S)
            yield DeviceView(
                alias=alias,
                kind=kind,
                link=_link(device.word, age_s),
                age_s=age_s,
                rssi_dbm=None if device.word is None else device.word.rssi_dbm,
                drop_outs=device.drop_outs,
                reconnects=device.reconnects,
                lag_ms=None if device.lag_s is None else 1000 * (device.lag_s + commit_s),
            )


def _link(word: LinkWord | None, age_s: float | None) -> Link:
    """The gateway's word, unless what it last sent has grown old since."""
    if word is not None and word.link is not Link.STREAMING:
        return word.link
    if age_s is None:
        return Link.SEARCHING
    return Link.SILENT if age_s > BLANK_AFTER_S else Link.STREAMING
