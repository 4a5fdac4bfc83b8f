"""The journaller of a gateway: every device supervised, every notification journalled."""

import asyncio
from collections.abc import Callable

from ingest.clock import Trust
from ingest.devices.link import LinkWord, encode_link_word, link_word
from ingest.devices.sensor import Link
from ingest.devices.supervisor import Supervised
from ingest.journal import LINK, WEARER, JournalRow, Notification, Origin
from ingest.mqtt.wire import encode
from sessions.recording.boot_clock import BootClock
from sessions.store import Store
from strapline.gateway.gateway_equipment import GatewayEquipment
from strapline.session.supervised_run import until_over

NS_PER_MS = 1_000_000
LOOK_EVERY_S = 1.0  # for a better tie of the clocks


class Journaller:
    """Journals what the devices of a gateway send, for as long as `run` runs.

    Notifications are numbered on from the last one of this boot, and not below the milliseconds
    since the boot: where the data folder was taken away meanwhile, a processor that has received
    the old numbers still takes the new ones.

    Args:
        equipment: Clock and sensors.
        host: What notifications are journalled under.
        store: Of this gateway.
        stir: Called after each notification.
    """

    def __init__(
        self, equipment: GatewayEquipment, *, host: str, store: Store, stir: Callable[[], None]
    ) -> None:
        self._equipment = equipment
        self._host = host
        self._store = store
        self._stir = stir
        self._stopping = asyncio.Event()
        clock, boot = equipment.clock, equipment.boot
        self._boot_clock = BootClock(store, origin=Origin(host=host, boot=boot), clock=clock)
        self._sequence = max(
            store.read.next_sequence(host=host, boot=boot), clock.monotonic_ns() // NS_PER_MS
        )
        self._is_over = False
        self._words: dict[str, LinkWord] = {}
        self.links = [
            Supervised(worn.sensor, take=self._journal, clock=clock, changed=self._tell_link)
            for worn in equipment.worn
        ]
        for worn in equipment.worn:
            self._note(worn.sensor.name, WEARER, encode(worn.wearer))

    def stop(self) -> None:
        """Ask it to end."""
        self._stopping.set()

    def dated_ns(self) -> int | None:
        """Unix time now, as this boot is dated; None: nobody knows how to date it."""
        anchor = self._boot_clock.anchor
        if anchor.trust is Trust.ASSUMED:
            return None
        return anchor.at_ns(self._equipment.clock.monotonic_ns())

    @property
    def streaming(self) -> int:
        """Devices that send at this moment."""
        return sum(link.link is Link.STREAMING for link in self.links)

    async def run(self) -> None:
        """Journal until stopped, or until the simulated run is over.

        Raises:
            NoAdapter: there is no usable Bluetooth here.
        """
        await until_over(
            self.links,
            clock=self._equipment.clock,
            ends={"stop": self._stopping.wait, "over": self._equipment.over},
            begin=self._equipment.begin,
            beside={"clock": self._watch_clock()},
            over=self._end,
        )

    async def _watch_clock(self) -> None:
        """Nothing here depends on how this boot was dated so far: it is dated anew at once."""
        while True:
            await self._equipment.clock.sleep(LOOK_EVERY_S)
            tie = self._boot_clock.look()
            if tie is not None:
                self._boot_clock.follow(tie)
                self._stir()

    def _end(self) -> None:
        self._is_over = True

    def _tell_link(self, device: Supervised) -> None:
        """Journal what is new of a link; its end at our own end is no drop-out."""
        word = link_word(device.link, rssi_dbm=device.rssi_dbm)
        told = self._words.get(device.name)
        is_new = word.link is not (Link.WAITING if told is None else told.link)
        if is_new and not self._is_over:
            self._words[device.name] = word
            self._note(device.name, LINK, encode_link_word(word))

    def _note(self, device: str, characteristic: str, payload: bytes) -> None:
        clock = self._equipment.clock
        self._journal(
            Notification(
                device=device,
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=clock.monotonic_ns(),
                wall_ns=clock.wall_ns(),
            )
        )

    def _journal(self, notification: Notification) -> None:
        self._store.journal(
            JournalRow(
                host=self._host,
                boot=self._equipment.boot,
                sequence=self._sequence,
                device=notification.device,
                characteristic=notification.characteristic,
                payload=notification.payload,
                monotonic_ns=notification.monotonic_ns,
                wall_ns=notification.wall_ns,
            )
        )
        self._sequence += 1
        self._stir()
