"""A gateway's way out: its journal goes to the broker in order, until it is confirmed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ingest.clock import NS_PER_S, Clock
from ingest.mqtt.connection import Broker, Qos
from ingest.mqtt.outgoing import Outgoing
from ingest.mqtt.spool import CursorFile, Page, Spool
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import (
    MAX_ROWS,
    Batch,
    Malformed,
    Position,
    Tie,
    decode_received,
    encode,
    wire_row,
)

log = logging.getLogger(__name__)

WINDOW_S = 0.05
HEARTBEAT_S = 1.0  # a processor closes seconds by it when nothing is measured
SAVE_EVERY_S = 5.0  # a memory card does not like more; what is sent twice is taken once


class Sender:
    """Sends a spool while there is a connection; one batch is under way at a time.

    A slow uplink therefore makes batches larger, not queues longer. Nothing is sent before it is
    committed here, so that a gateway that is killed sends the same again, under the same numbers.

    Args:
        gateway: Its name in topics.
        topics: Of the broker.
        spool: The journal.
        cursor: Keeps what is confirmed over restarts.
        boot: The present boot, whose time is `devices_clock`'s.
        commit: Returns when all that was journalled so far can be read from the spool.
        clock: Of this machine.
        devices_clock: What notifications are stamped with; None: `clock`.
        window_s: How long notifications are gathered into one batch.
    """

    def __init__(
        self,
        *,
        gateway: str,
        topics: Topics,
        spool: Spool,
        cursor: CursorFile,
        boot: str,
        commit: Callable[[], Awaitable[None]],
        clock: Clock,
        devices_clock: Clock | None = None,
        window_s: float = WINDOW_S,
    ) -> None:
        self._topic = topics.measurements(gateway)
        self._received_topic = topics.received(gateway)
        self._spool = spool
        self._cursor = cursor
        self._boot = boot
        self._commit = commit
        self._clock = clock
        self._devices_clock = devices_clock or clock
        self._window_s = window_s
        kept = cursor.load()
        if kept is None:  # what was recorded here before is not a gateway's
            kept = spool.end()
            cursor.save(kept)
        self._outgoing = Outgoing(confirmed=min(kept, spool.end()))
        self._saved_place = kept
        self._saved_ns = clock.monotonic_ns()
        self._news = asyncio.Event()
        self._news.set()
        self._confirmed = asyncio.Event()
        self._is_ending = False
        self._farewell = asyncio.Event()
        self.sent_rows = 0
        self.malformed = 0

    @property
    def waiting(self) -> int:
        """Notifications that no processor has confirmed, nearly: places, not rows."""
        return max(0, self._spool.end() - self._outgoing.confirmed)

    def stir(self) -> None:
        """Something was journalled."""
        self._news.set()

    async def work(self, broker: Broker) -> None:
        """Send until the connection falls.

        Raises:
            BrokerError: it fell, or the broker does not let us send.
        """
        self._news.set()  # what was left when the last connection fell
        await broker.subscribe(self._received_topic, qos=Qos.AT_LEAST_ONCE)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(broker), name="received by a processor")
            group.create_task(self._send(broker), name="send the journal")

    async def ended(self) -> None:
        """Wait until a processor has confirmed everything, and has been told that this was all."""
        await self._commit()
        end = self._spool.end()
        while self._outgoing.confirmed < end:
            self._confirmed.clear()
            await self._confirmed.wait()
        self._is_ending = True
        self._news.set()
        await self._farewell.wait()

    def save(self) -> None:
        """Keep on disk how far everything is confirmed."""
        if self._saved_place != self._outgoing.confirmed:
            self._saved_place = self._outgoing.confirmed
            self._cursor.save(self._saved_place)
        self._saved_ns = self._clock.monotonic_ns()

    async def _listen(self, broker: Broker) -> None:
        async for message in broker.messages():
            try:
                received = decode_received(message.payload)
            except Malformed as exc:
                self.malformed += 1
                if self.malformed == 1:
                    log.warning("%s: dropped: %s", message.topic, exc)
                continue
            position = received.position
            place = None if position is None else self._spool.find(position)
            self._outgoing.received(place, ask=received.ask)
            self._confirmed.set()
            self._news.set()
            if self._clock.monotonic_ns() - self._saved_ns > SAVE_EVERY_S * NS_PER_S:
                self.save()

    async def _send(self, broker: Broker) -> None:
        while True:
            through_ns = await self._gathered()
            something = False
            while (page := self._spool.page(after=self._outgoing.sent, limit=MAX_ROWS)) is not None:
                something = True
                await self._publish(broker, page, through_ns=through_ns)
            if not something:
                await self._beat(broker, through_ns=through_ns)

    async def _gathered(self) -> int:
        """Wait for news and for what comes with them; all received before the answer is readable.

        The answer is a stamp of the devices' clock.
        """
        try:
            async with self._clock.timeout(HEARTBEAT_S):
                await self._news.wait()
        except TimeoutError:
            pass
        else:
            await self._clock.sleep(self._window_s)
        self._news.clear()
        through_ns = self._devices_clock.monotonic_ns()
        await self._commit()
        return through_ns

    async def _publish(self, broker: Broker, page: Page, *, through_ns: int) -> None:
        after = self._outgoing.sent
        newest_ns = page.rows[-1].monotonic_ns
        is_now = page.boot == self._boot
        batch = Batch(
            boot=page.boot,
            anchor=Tie(mono_ns=page.anchor.monotonic_ns, wall_ns=page.anchor.wall_ns),
            sent_mono_ns=self._devices_clock.monotonic_ns() if is_now else newest_ns,
            through_mono_ns=through_ns if is_now and page.is_end else newest_ns,
            after=page.before,
            after_confirmed=after <= self._outgoing.confirmed,
            devices=page.devices,
            rows=tuple(wire_row(row) for row in page.rows),
        )
        await broker.publish(self._topic, encode(batch), qos=Qos.AT_LEAST_ONCE)
        self.sent_rows += len(page.rows)
        self._outgoing.published(after=after, last=page.last)

    async def _beat(self, broker: Broker, *, through_ns: int) -> None:
        """Tell that nothing was received; only the last word is kept for whoever is away."""
        after: Position | None = self._spool.position(at=self._outgoing.sent)
        anchor = self._spool.anchor(self._boot)
        if anchor is None:
            return
        beat = Batch(
            boot=self._boot,
            anchor=Tie(mono_ns=anchor.monotonic_ns, wall_ns=anchor.wall_ns),
            sent_mono_ns=self._devices_clock.monotonic_ns(),
            through_mono_ns=through_ns,
            after=after,
            after_confirmed=self._outgoing.sent <= self._outgoing.confirmed,
            is_last=self._is_ending,
        )
        qos = Qos.AT_LEAST_ONCE if self._is_ending else Qos.ONCE_OR_NEVER
        await broker.publish(self._topic, encode(beat), qos=qos)
        if beat.is_last:
            self._farewell.set()
