"""A gateway's sender: its journal goes to the broker in order, until it is confirmed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import Broker, Qos
from ingest.mqtt.spool import CursorFile, Page, SendWindow, Spool
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import (
    MAX_ROWS,
    Malformed,
    NotificationBatch,
    Position,
    decode_received,
    encode,
    tie_of,
    wire_row,
)

log = logging.getLogger(__name__)

WINDOW_S = 0.05
HEARTBEAT_S = 1.0  # a processor closes seconds by it when nothing is measured
SAVE_EVERY_S = 5.0  # a memory card does not like more; what is sent twice is taken once


class SendMoment(NamedTuple):
    """The present where the devices are, on the monotonic clock of a boot.

    Everything received up to `through_ns` is journalled, or will be by the next commit.
    """

    boot: str
    now_ns: int
    through_ns: int


class Sender:
    """Sends a spool while there is a connection; one batch is under way at a time.

    A slow uplink therefore makes batches larger, not queues longer. Nothing is sent before it is
    committed here, so that a gateway that is killed sends the same again, under the same numbers.

    Args:
        gateway: Its name in topics.
        topics: Of the broker.
        spool: The journal.
        cursor: Keeps what is confirmed over restarts.
        moment: The present where the devices are; None: not known yet.
        commit: Returns when all that was journalled so far can be read from the spool; False:
            the disk does not take it.
        clock: Of this machine.
        window_s: How long notifications are gathered into one batch.
        from_beginning: Of a journal that was never sent, send all; else what comes from now on.
    """

    def __init__(
        self,
        *,
        gateway: str,
        topics: Topics,
        spool: Spool,
        cursor: CursorFile,
        moment: Callable[[], SendMoment | None],
        commit: Callable[[], Awaitable[bool]],
        clock: Clock,
        window_s: float = WINDOW_S,
        from_beginning: bool = False,
    ) -> None:
        self._topic = topics.measurements(gateway)
        self._received_topic = topics.received(gateway)
        self._spool = spool
        self._cursor = cursor
        self._moment = moment
        self._commit = commit
        self._clock = clock
        self._window_s = window_s
        kept = cursor.load()
        if kept is None:
            kept = 0 if from_beginning else spool.end()
            cursor.save(kept)
        self._outgoing = SendWindow(confirmed=min(kept, spool.end()))
        self._saved_place = kept
        self._saved_ns = clock.monotonic_ns()
        self._news = asyncio.Event()
        self._news.set()
        self._confirmed = asyncio.Event()
        self._is_ending = False
        self._farewell = asyncio.Event()
        self.is_listened_to = True  # as far as the broker has said
        self.sent_rows = 0
        self.malformed = 0

    @property
    def waiting(self) -> int:
        """Notifications that no processor has confirmed, nearly: places, not rows."""
        return max(0, self._spool.end() - self._outgoing.confirmed)

    @property
    def confirmed(self) -> int:
        """The place up to which a processor has committed everything."""
        return self._outgoing.confirmed

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
        self._saved_ns = self._clock.monotonic_ns()
        place = self._outgoing.confirmed
        if self._saved_place == place:
            return
        try:
            self._cursor.save(place)
        except OSError as exc:
            # A full disk ends no gateway: a place that lags has the same sent again, no more.
            log.debug("how far everything is confirmed was not saved: %s", exc)
        else:
            self._saved_place = place

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
            self._outgoing.received(place, ask=received.ask, is_kept=message.retained)
            self._confirmed.set()
            self._news.set()
            if self._clock.monotonic_ns() - self._saved_ns > SAVE_EVERY_S * NS_PER_S:
                self.save()

    async def _send(self, broker: Broker) -> None:
        while True:
            moment = await self._gathered()
            something = False
            while (page := self._spool.page(after=self._outgoing.sent, limit=MAX_ROWS)) is not None:
                something = True
                await self._publish(broker, page, moment=moment)
            if moment is not None and not something:
                await self._beat(broker, moment=moment)

    async def _gathered(self) -> SendMoment | None:
        """Wait for news and for what comes with them; what came before the answer is readable."""
        try:
            async with self._clock.timeout(HEARTBEAT_S):
                await self._news.wait()
        except TimeoutError:
            pass
        else:
            await self._clock.sleep(self._window_s)
        self._news.clear()
        moment = self._moment()
        # What is received and cannot be read yet would come after a word that there is no more.
        return moment if await self._commit() else None

    async def _publish(self, broker: Broker, page: Page, *, moment: SendMoment | None) -> None:
        after = self._outgoing.sent
        newest_ns = page.rows[-1].monotonic_ns
        # Of an earlier boot nothing is known but what was received.
        now = moment if moment is not None and moment.boot == page.boot else None
        batch = NotificationBatch(
            boot=page.boot,
            anchor=tie_of(page.anchor),
            sent_mono_ns=newest_ns if now is None else now.now_ns,
            through_mono_ns=now.through_ns if now is not None and page.is_end else newest_ns,
            after=page.before,
            after_confirmed=after <= self._outgoing.confirmed,
            devices=page.devices,
            rows=tuple(wire_row(row) for row in page.rows),
        )
        self.is_listened_to = await broker.publish(
            self._topic, encode(batch), qos=Qos.AT_LEAST_ONCE
        )
        self.sent_rows += len(page.rows)
        self._outgoing.published(after=after, last=page.last)

    async def _beat(self, broker: Broker, *, moment: SendMoment) -> None:
        """Tell that nothing was received; only the last word is kept for whoever is away."""
        after: Position | None = self._spool.position(at=self._outgoing.sent)
        anchor = self._spool.anchor(moment.boot)
        if anchor is None:
            return
        beat = NotificationBatch(
            boot=moment.boot,
            anchor=tie_of(anchor),
            sent_mono_ns=moment.now_ns,
            through_mono_ns=moment.through_ns,
            after=after,
            after_confirmed=self._outgoing.sent <= self._outgoing.confirmed,
            is_last=self._is_ending,
        )
        qos = Qos.AT_LEAST_ONCE if self._is_ending else Qos.ONCE_OR_NEVER
        await broker.publish(self._topic, encode(beat), qos=qos)
        if beat.is_last:
            self._farewell.set()
