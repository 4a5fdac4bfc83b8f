"""Collector, the one path of every notification: journal, decode, hand on."""

from collections.abc import Callable, Iterator

import msgspec

from ingest.clock import Anchor, Clock
from ingest.collect.decoder import Decoder, DecoderState
from ingest.journal import BUTTON, BUTTON_DEVICE, Journal, JournalRow, Notification, Origin
from ingest.measurements import Action, Button, Measurement


class Collector:
    """Turns notifications into journal rows and measurements, live and in replay.

    Args:
        origin: The host and boot.
        numbers: Of the host and boot; all collectors of one origin draw from the same.
        anchor: The tie of the boot's clock to wall time.
        journal: Keeps the bytes.
        hand_on: Called at once with each measurement, so that a notification, the events it
            causes and the rows they become stay in one unit of the journal.
        heard: What the decoder remembers; None: nothing yet.
    """

    def __init__(
        self,
        *,
        origin: Origin,
        numbers: Iterator[int],
        anchor: Anchor,
        journal: Journal,
        hand_on: Callable[[Measurement], None],
        heard: DecoderState | None = None,
    ) -> None:
        self._origin = origin
        self._journal = journal
        self._hand_on = hand_on
        self._numbers = numbers
        self.decoder = Decoder(lambda _host, _boot: anchor, state=heard)

    def collect(self, notification: Notification) -> None:
        """Journal the bytes, then hand on what they say; bad bytes are counted, never fatal."""
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
                self._hand_on(measurement)

    def press(
        self, action: Action, *, clock: Clock, label: str = "", device: str = BUTTON_DEVICE
    ) -> None:
        """A person pressed a button; it is journalled and folded like a notification.

        `device`: whose buttons they are, where several sessions run at once.
        """
        self.collect(
            Notification(
                device=device,
                characteristic=BUTTON,
                payload=msgspec.json.encode(Button(action=action, label=label)),
                monotonic_ns=clock.monotonic_ns(),
                wall_ns=clock.wall_ns(),
            )
        )
