"""One connection to a broker: MQTT 5, bounded waits, errors by what is to be done about them."""

import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from enum import IntEnum

import aiomqtt
import msgspec
from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from ingest.clock import SystemClock
from ingest.mqtt.broker_settings import BrokerSettings, tls_context
from ingest.mqtt.client import Client, NotDelivered, NotInTime
from ingest.mqtt.errors import BrokerAway, BrokerRefuses, Denied
from ingest.sentence import Sentence

ONLINE, OFFLINE = b"online", b"offline"  # Home Assistant's defaults for availability

ANSWER_WITHIN_S = 5.0  # for connecting and for every acknowledgement
GOODBYE_WITHIN_S = 1.0
PACKET_AT_MOST = 4_100_000  # the longest batch and its head; the broker drops what is longer
KEEPALIVE_S = 15  # a broker that fell silent is noticed after 1.5 times this
_NO_SUBSCRIBERS = 0x10  # MQTT 5, table 3-4: "No matching subscribers"

_LOGIN_CODES = frozenset(
    # MQTT 5, table 3-1: bad user name or password, not authorised, banned, bad method
    {0x86, 0x87, 0x8A, 0x8C}
)


class Qos(IntEnum):
    """How hard a message is tried."""

    ONCE_OR_NEVER = 0
    AT_LEAST_ONCE = 1


class MqttMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the broker sent. `answer_to`: the topic an answer is wanted on, None: nobody waits."""

    topic: str
    payload: bytes
    retained: bool = False
    answer_to: str | None = None
    correlation: bytes | None = None


class Broker:
    """A connection while it stands; every method raises BrokerAway once it has fallen."""

    def __init__(
        self, client: Client, *, settings: BrokerSettings, identifier: str | None = None
    ) -> None:
        self._client = client
        self._address = settings.address
        self._identifier = identifier

    async def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: Qos,
        retain: bool = False,
        expiry_s: int | None = None,
        answer_to: str | None = None,
        correlation: bytes | None = None,
    ) -> bool:
        """Hand one message to the broker; at QoS 1 wait until it has it.

        Args:
            topic: Where to.
            payload: Any bytes; empty and `retain` removes the retained message.
            qos: QoS 0 is gone without a word when the access list denies it.
            retain: The broker keeps it for whoever subscribes later.
            expiry_s: The broker drops it when it could not hand it on by then; None: never.
            answer_to: Where an answer is wanted.
            correlation: What the answer shall repeat.

        Returns:
            False where the broker says that nobody has subscribed to the topic.

        Raises:
            BrokerAway: the connection fell or nothing was acknowledged in time.
            Denied: the access list does not let us write there.
        """
        properties = Properties(PacketTypes.PUBLISH)
        if expiry_s is not None:
            properties.MessageExpiryInterval = expiry_s
        if answer_to is not None:
            properties.ResponseTopic = answer_to
        if correlation is not None:
            properties.CorrelationData = correlation
        with self._translated():
            try:
                await self._client.publish(topic, payload, int(qos), retain, properties)
            except NotDelivered as exc:
                if isinstance(exc.rc, ReasonCode) and exc.rc.value == _NO_SUBSCRIBERS:
                    return False
                raise Denied(
                    Sentence(
                        "{address}: may not write {topic} ({rc}): add it to the broker's access "
                        "list",
                        address=self._address,
                        topic=topic,
                        rc=exc.rc,
                    ),
                    topic=topic,
                ) from exc
        return True

    async def publish_all(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """Hand (topic, payload) pairs to the broker at QoS 0; returns once they are written.

        Raises:
            BrokerAway: the connection fell.
        """
        with self._translated():
            await self._client.publish_all(messages)

    async def subscribe(
        self, topic_filter: str, *, qos: Qos, retained: bool = True, as_published: bool = False
    ) -> None:
        """Have what matches `topic_filter` arrive in `messages`.

        Mosquitto accepts a filter that its access list forbids to read, and then sends nothing.

        Args:
            topic_filter: A topic; "+" and "#" as in MQTT.
            qos: The most that is wanted.
            retained: Also what the broker has kept; the message then says so.
            as_published: A message that was sent to be kept says so when it comes fresh, too.

        Raises:
            BrokerAway: the connection fell or nothing was acknowledged in time.
            Denied: the broker does not let us read there.
        """
        options = SubscribeOptions(
            qos=int(qos),
            retainAsPublished=as_published,
            retainHandling=SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE
            if retained
            else SubscribeOptions.RETAIN_DO_NOT_SEND,
        )
        with self._translated():
            reasons = await self._client.subscribe(topic_filter, options=options)
        for reason in reasons:
            if isinstance(reason, ReasonCode) and reason.is_failure:
                raise Denied(
                    Sentence(
                        "{address}: may not read {topic_filter} ({reason}): add it to the broker's "
                        "access list",
                        address=self._address,
                        topic_filter=topic_filter,
                        reason=reason,
                    ),
                    topic=topic_filter,
                )

    async def messages(self) -> AsyncGenerator[MqttMessage, None]:
        """What arrives, in order; ends with BrokerAway."""
        with self._translated():
            async for message in self._client.messages:
                yield _message(message)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except aiomqtt.MqttError as exc:
            raise BrokerAway(f"{self._address}: {self._loss(exc)}") from exc

    def _loss(self, exc: aiomqtt.MqttError) -> Sentence:
        if isinstance(exc, NotInTime):
            return Sentence("connection lost ({reason})", reason=exc)
        if self._identifier is None:
            return Sentence("connection lost")
        # Mosquitto 2.0 hangs up on the first of two of one name without the reason of MQTT 5.
        return Sentence(
            "connection lost (at every turn? then another one comes as {identifier})",
            identifier=self._identifier,
        )


@asynccontextmanager
async def connected(
    settings: BrokerSettings,
    *,
    identifier: str | None = None,
    presence: str | None = None,
    clean_start: bool = True,
    session_expiry_s: int = 0,
    max_incoming: int = 1000,
) -> AsyncIterator[Broker]:
    """A connection for as long as the block runs.

    Args:
        settings: How to reach the broker.
        identifier: Client id, needed for a session that outlives the connection; None: made up.
        presence: Topic that says `online` (retained) while we are here and `offline` once the
            connection has ended in any way; None: nothing is said.
        clean_start: Forget what the broker kept for `identifier`. A persistent subscriber says
            False from its first connect on, else what was queued is lost.
        session_expiry_s: How long the broker keeps subscriptions and queued messages afterwards.
        max_incoming: Messages that wait to be read; further ones are dropped with a log line.

    Raises:
        BrokerAway: nobody answers, or not in time.
        BrokerRefuses: login or certificate is not accepted.
        Denied: the access list does not let us write `presence`.
    """
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = session_expiry_s
    properties.MaximumPacketSize = PACKET_AT_MOST
    client = Client(
        logger=_library_log(),
        hostname=settings.host,
        port=settings.port,
        username=settings.user,
        password=settings.password,
        identifier=identifier,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=clean_start,
        properties=properties,
        will=None if presence is None else aiomqtt.Will(presence, OFFLINE, 1, True),
        timeout=ANSWER_WITHIN_S,
        keepalive=KEEPALIVE_S,
        max_queued_incoming_messages=max_incoming,
        tls_context=tls_context(settings),
    )
    try:
        await client.__aenter__()
    except aiomqtt.MqttError as exc:
        raise _refused(exc, settings=settings) from exc
    broker = Broker(client, settings=settings, identifier=identifier)
    try:
        if presence is not None:
            await broker.publish(presence, ONLINE, qos=Qos.AT_LEAST_ONCE, retain=True)
        yield broker
    finally:
        try:
            if presence is not None:
                # Without a connection the last will speaks; a broker that hangs delays nobody.
                with suppress(BrokerAway, Denied, TimeoutError):
                    async with SystemClock().timeout(GOODBYE_WITHIN_S):
                        await broker.publish(presence, OFFLINE, qos=Qos.AT_LEAST_ONCE, retain=True)
        finally:
            with suppress(aiomqtt.MqttError, TimeoutError):
                async with SystemClock().timeout(GOODBYE_WITHIN_S):
                    await client.__aexit__(None, None, None)


def _library_log() -> logging.Logger:
    """Where the libraries' lines go; what they tell of a connection is in our errors."""
    log = logging.getLogger("ingest.mqtt.client")
    log.setLevel(logging.CRITICAL)
    return log


def _message(message: aiomqtt.Message) -> MqttMessage:
    payload, properties = message.payload, message.properties
    return MqttMessage(
        topic=str(message.topic),
        payload=payload if isinstance(payload, bytes) else str(payload).encode(),
        retained=message.retain,
        answer_to=getattr(properties, "ResponseTopic", None),
        correlation=getattr(properties, "CorrelationData", None),
    )


def _refused(exc: aiomqtt.MqttError, *, settings: BrokerSettings) -> BrokerAway | BrokerRefuses:
    address = settings.address
    if isinstance(exc, MqttConnectError) and isinstance(exc.rc, ReasonCode):
        if exc.rc.value in _LOGIN_CODES:
            return BrokerRefuses(
                Sentence(
                    "{address}: login refused ({rc}): check mqtt.user and mqtt.password",
                    address=address,
                    rc=exc.rc,
                )
            )
        return BrokerAway(Sentence("{address}: not accepted ({rc})", address=address, rc=exc.rc))
    match exc.__context__:  # aiomqtt hides the cause, but it is there
        case ssl.SSLCertVerificationError() as cause:
            return BrokerRefuses(
                Sentence(
                    "{address}: the broker's certificate is not trusted ({verify_message}): "
                    "check mqtt.ca_file and mqtt.host",
                    address=address,
                    verify_message=cause.verify_message,
                )
            )
        case ssl.SSLError():
            return BrokerRefuses(
                Sentence(
                    "{address}: no TLS there, or our certificate is refused: check mqtt.tls, "
                    "mqtt.port and mqtt.cert_file",
                    address=address,
                )
            )
        case ConnectionResetError() if settings.tls:
            return BrokerAway(
                Sentence("{address}: hung up; is mqtt.port the broker's TLS port?", address=address)
            )
        case OSError() as cause:
            return BrokerAway(
                Sentence(
                    "{address}: no answer ({reason})",
                    address=address,
                    reason=cause.strerror or cause,
                )
            )
    if settings.tls:
        return BrokerAway(
            Sentence(
                "{address}: closed the connection, or no answer; a broker that wants "
                "mqtt.cert_file does so too",
                address=address,
            )
        )
    return BrokerAway(Sentence("{address}: no MQTT broker answers there", address=address))
