"""aiomqtt's client, mended where it keeps silent.

Overrides of its private methods; `tests/mosquitto/test_connection.py` tries each on a real
broker, so that a release that renames one is noticed:

- it does not look at the reason in a PUBACK, so that a publish denied by the broker's access
  list counts as delivered;
- a broker that closes before it has accepted leaves it waiting for its timeout;
- a connect that is cancelled or not answered leaves socket and task behind;
- its task of every second is told to end when the socket closes, and nobody waits until it has;
- it waits with `asyncio.wait_for`, which before Python 3.12 loses a cancellation that comes in the
  same turn as the answer, so that a task that publishes in a loop could not be ended;
- what waits for an acknowledgement when the connection falls goes on waiting for its timeout;
- a connection that fell while nobody listened leaves an exception that asyncio complains of.
"""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

import aiomqtt
import paho.mqtt.client as paho
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from ingest.clock import SystemClock
from ingest.sentence import Sentence

T = TypeVar("T")


class NotInTime(aiomqtt.MqttError):
    """The broker has not acknowledged something."""


class NotDelivered(aiomqtt.MqttCodeError):
    """The broker acknowledged a publish with a reason why it hands it on to nobody."""


class Client(aiomqtt.Client):
    """aiomqtt's client with the reasons of PUBACK and no leftovers."""

    _failures: dict[int, aiomqtt.MqttError]  # by message id, for whoever waits for it
    _given_up = False

    async def __aenter__(self) -> "Client":
        self._failures = {}
        accepted = False
        try:
            await super().__aenter__()
            accepted = True
        finally:
            if not accepted:
                self._abandon()
                await self._misc_ended()
        return self

    async def publish_all(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """Publish at QoS 0, in order; all are written once the last one is."""
        for topic, payload in messages[:-1]:
            self._client.publish(topic, payload)
        for topic, payload in messages[-1:]:
            await self.publish(topic, payload)

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        try:
            await super().__aexit__(exc_type, exc, tb)
        finally:
            if not self._disconnected.done():
                self._abandon()
            if self._disconnected.done() and not self._disconnected.cancelled():
                self._disconnected.exception()
            await self._misc_ended()

    async def _misc_loop(self) -> None:
        if not self._given_up:  # a thread that nobody waits for may still open a socket
            await super()._misc_loop()

    async def _misc_ended(self) -> None:
        """Return when the task of every second is over, also where the socket stays open."""
        task = self._misc_task
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def _wait_for(
        self,
        fut: Awaitable[T],
        timeout: float | None,  # noqa: ASYNC109 - the signature that is overridden
    ) -> T:
        try:
            async with SystemClock().timeout(self.timeout if timeout is None else timeout):
                return await fut
        except TimeoutError:
            raise NotInTime(Sentence("not acknowledged in time")) from None

    def _client_connect(self) -> None:
        super()._client_connect()
        if self._given_up:  # nobody has waited for this thread
            self._client.disconnect()

    def _abandon(self) -> None:
        self._given_up = True
        self._client.disconnect()
        if self._misc_task is not None:
            self._misc_task.cancel()

    def _on_disconnect(
        self,
        client: paho.Client,
        userdata: Any,
        flags: paho.DisconnectFlags,
        reason_code: ReasonCode,
        properties: Properties | None = None,
    ) -> None:
        if self._given_up:
            return
        if not self._connected.done():
            self._connected.set_exception(
                aiomqtt.MqttCodeError(reason_code, Sentence("closed before it was accepted"))
            )
            return
        super()._on_disconnect(client, userdata, flags, reason_code, properties)
        lost = aiomqtt.MqttCodeError(reason_code, "connection lost")
        for mid, acknowledged in self._pending_publishes.items():
            self._failures.setdefault(mid, lost)
            acknowledged.set()
        for subscribed in self._pending_subscribes.values():
            if not subscribed.done():
                subscribed.set_exception(lost)

    def _on_publish(
        self,
        client: paho.Client,
        userdata: Any,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        if reason_code.value != 0 and mid in self._pending_publishes:
            self._failures[mid] = NotDelivered(reason_code)
        super()._on_publish(client, userdata, mid, reason_code, properties)

    @contextmanager
    def _pending_call(self, mid: int, value: T, pending_dict: dict[int, T]) -> Iterator[None]:
        try:
            with super()._pending_call(mid, value, pending_dict):
                yield
        finally:
            failure = self._failures.pop(mid, None)
        if failure is not None:
            raise failure
