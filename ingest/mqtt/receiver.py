"""Batches received by a processor: of all gateways, each notification once and in order."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from ingest.clock import Clock
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import OFFLINE, ONLINE, Broker, MqttMessage, Qos
from ingest.mqtt.intake import BatchVerdict, Intake
from ingest.mqtt.plausibility import Plausibility
from ingest.mqtt.topics import PAYLOAD_VERSION, NotOurs, Topics, slug
from ingest.mqtt.wire import (
    Malformed,
    NotificationBatch,
    Position,
    Received,
    decode_batch,
    encode,
    journal_rows,
)

log = logging.getLogger(__name__)

CONFIRM_EVERY_S = 0.5
ASK_AGAIN_AFTER_S = 3.0  # longer than what was under way takes to arrive
MAX_GATEWAYS = 10_000  # that wait for a confirmation
_BOOTS_REMEMBERED = 3


def gateway_host(gateway: str) -> str:
    """The host that a gateway's notifications are journalled under, there and here."""
    return f"gateway {gateway}"


class BatchTaker(Protocol):
    """Takes what gateways tell."""

    def take_batch(
        self, gateway: str, batch: NotificationBatch, rows: Sequence[JournalRow]
    ) -> None:
        """New notifications; `rows` may be empty: then time has passed and nothing came."""

    def present(self, gateway: str, *, is_here: bool) -> None:
        """A gateway has come or gone."""

    def refused(self, gateway: str, line: str) -> None:
        """Something of a gateway cannot be; `line` says what."""


class Receiver:
    """Hands batches on and confirms them once they are committed.

    Args:
        topics: Of the broker.
        intake: What is known already.
        taker: Whoever follows the athletes.
        commit: Returns when all that was taken so far is safe.
        clock: Of this machine.
    """

    def __init__(
        self,
        *,
        topics: Topics,
        intake: Intake,
        taker: BatchTaker,
        commit: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._topics = topics
        self._intake = intake
        self.taker = taker
        self._commit = commit
        self._clock = clock
        self._plausibility = Plausibility(clock)
        self._last_boots: dict[str, list[str]] = {}
        self._run = secrets.token_hex(4)
        self._asks: Counter[str] = Counter()
        self._asked_ns: dict[str, int] = {}
        self._unconfirmed: dict[str, Position | None] = {}
        self._something = asyncio.Event()
        self.is_subscribed = False
        self.taken = 0
        self.repeated = 0
        self.ahead = 0
        self.skipped: Counter[str] = Counter()

    async def work(self, broker: Broker) -> None:
        """Receive until the connection falls.

        Raises:
            BrokerError: it fell, or the broker does not let us read or confirm.
        """
        self._something.set()
        for topic in (self._topics.measurements("+"), self._topics.gateway_presence("+")):
            await broker.subscribe(self._topics.any_version(topic), qos=Qos.AT_LEAST_ONCE)
        self.is_subscribed = True
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(broker), name="receive from gateways")
                group.create_task(self._confirm(broker), name="confirm to gateways")
        finally:
            self.is_subscribed = False

    def handle(self, message: MqttMessage) -> None:
        """Take one message; what cannot be understood is counted, and logged once per kind."""
        try:
            address = self._topics.parse(message.topic)
        except NotOurs:
            return self._skip("other topic", message.topic)
        if address.version != PAYLOAD_VERSION:
            return self._skip("other version", message.topic)
        if address.owner != "gateway" or address.name != slug(address.name):
            return self._skip("other topic", message.topic)
        if address.leaf == "presence":
            if message.payload in (ONLINE, OFFLINE):
                return self.taker.present(address.name, is_here=message.payload == ONLINE)
            return self._skip("malformed presence", message.topic)
        if address.leaf != "measurements":
            return self._skip("other topic", message.topic)
        if message.retained:
            return self._skip("retained measurements", message.topic)
        try:
            batch = decode_batch(message.payload)
        except Malformed as exc:
            return self._skip("malformed measurements", f"{message.topic}: {exc}")
        return self._take_batch(address.name, batch)

    def _take_batch(self, gateway: str, batch: NotificationBatch) -> None:
        host = gateway_host(gateway)
        known = self._intake.highest(host, batch.boot)
        fault = self._plausibility.fault(batch, host=host, known=known)
        if fault is not None:
            self.skipped["implausible"] += 1
            self.taker.refused(gateway, f"gateway {gateway} is not believed: {fault}")
            return
        self._note_boot(gateway, batch.boot)
        taken = self._intake.judge(batch, host=host)
        self.repeated += taken.repeated
        if taken.verdict is BatchVerdict.AHEAD:
            self.ahead += len(batch.rows)
            self._ask(gateway, self._intake.missing_after(batch, host=host))
            return
        self._asked_ns.pop(gateway, None)
        self.taken += len(taken.rows)
        if taken.verdict is BatchVerdict.NEXT:
            rows = journal_rows(batch, host=host)[len(batch.rows) - len(taken.rows) :]
            self.taker.take_batch(gateway, batch, rows)
        if batch.rows:
            highest = self._intake.highest(host, batch.boot)
            self._to_confirm(gateway, Position(boot=batch.boot, sequence=highest))

    def _note_boot(self, gateway: str, boot: str) -> None:
        """Two machines of one name take turns: each looks like the other's restart."""
        boots = self._last_boots.setdefault(gateway, [])
        if boots and boots[-1] == boot:
            return
        if boot in boots:
            line = f"two machines send as gateway {gateway}: give one of them another mqtt.name"
            self.taker.refused(gateway, line)
            boots.clear()
        boots.append(boot)
        del boots[:-_BOOTS_REMEMBERED]
        if len(self._last_boots) > MAX_GATEWAYS:
            del self._last_boots[next(iter(self._last_boots))]

    def _ask(self, gateway: str, position: Position | None) -> None:
        now_ns = self._clock.monotonic_ns()
        asked_ns = self._asked_ns.get(gateway)
        if asked_ns is not None and now_ns - asked_ns < ASK_AGAIN_AFTER_S * NS_PER_S:
            return
        self._asked_ns[gateway] = now_ns
        self._asks[gateway] += 1
        log.info("gateway %s: something is missing, asked for it again", gateway)
        self._to_confirm(gateway, position)

    def _to_confirm(self, gateway: str, position: Position | None) -> None:
        if len(self._unconfirmed) < MAX_GATEWAYS or gateway in self._unconfirmed:
            self._unconfirmed[gateway] = position
            self._something.set()

    def _skip(self, kind: str, what: str) -> None:
        self.skipped[kind] += 1
        if self.skipped[kind] == 1:
            log.warning("%s skipped: %s", kind, what)

    async def _listen(self, broker: Broker) -> None:
        async for message in broker.messages():
            self.handle(message)

    async def _confirm(self, broker: Broker) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            waiting, self._unconfirmed = self._unconfirmed, {}
            try:
                await self._commit()
                while waiting:
                    gateway = next(iter(waiting))
                    await self._confirm_to(broker, gateway, waiting[gateway])
                    del waiting[gateway]
            finally:
                # What could not be confirmed now is with the next connection.
                self._unconfirmed = waiting | self._unconfirmed
            await self._clock.sleep(CONFIRM_EVERY_S)

    async def _confirm_to(self, broker: Broker, gateway: str, position: Position | None) -> None:
        received = Received(position=position, ask=f"{self._run}-{self._asks[gateway]}")
        await broker.publish(
            self._topics.received(gateway), encode(received), qos=Qos.AT_LEAST_ONCE, retain=True
        )
