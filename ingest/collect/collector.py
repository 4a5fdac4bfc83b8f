"""The one path of every notification: journal, decode, publish."""

from collections.abc import Iterator

import msgspec

from ingest.bus import Bus
from ingest.clock import Anchor, Clock
from ingest.collect.decoder import Decoder
from ingest.journal import BUTTON, BUTTON_DEVICE, Journal, JournalRow, Notification, Origin
from ingest.measurements import Action, Button


class Collector:
    """Turns notifications into journal rows and measurements, live and in replay.

    `numbers`: of the host and boot; all collectors of one origin draw from the same.
    """

    def __init__(
        self, *, origin: Origin, numbers: Iterator[int], anchor: Anchor, journal: Journal, bus: Bus
    ) -> None:
        self._origin = origin
        self._journal = journal
        self._bus = bus
        self._numbers = numbers
        self.decoder = Decoder(lambda _host, _boot: anchor)

    def take(self, notification: Notification) -> None:
        """Journal the bytes, then publish what they say; bad bytes are counted, never fatal."""
        row = JournalRow(
            host=self._origin.host,
            boot=self._origin.boot,
            sequence=next(self._numbers),
            device=notification.device,
            characteristic=notification.characteristic,
            payload=notification.payload,
            monotonic_ns=notification.monotonic_ns,
            wall_ns=notification.wall_ns,
        )
        with self._journal.unit():
            self._journal.journal(row)
            for measurement in self.decoder.measurements(row):
                self._bus.publish(measurement)

    def press(
        self, action: Action, *, clock: Clock, label: str = "", device: str = BUTTON_DEVICE
    ) -> None:
        """A person pressed a button; it is journalled and folded like a notification.

        `device`: whose buttons they are, where several sessions run at once.
        """
        self.take(
            Notification(
                device=device,
                characteristic=BUTTON,
                payload=msgspec.json.encode(Button(action=action, label=label)),
                monotonic_ns=clock.monotonic_ns(),
                wall_ns=clock.wall_ns(),
            )
        )
