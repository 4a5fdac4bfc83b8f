"""Passing on what gateways send to a second broker: a studio's processor as a chain's gateway."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.clock import Clock
from ingest.journal import JournalRow
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.broker_settings import PLAIN_PORT, TLS_PORT, BrokerSettings
from ingest.mqtt.receiver import BatchTaker, gateway_host
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.sender import Sender, SendMoment
from ingest.mqtt.spool import CursorFile
from ingest.mqtt.topics import DEFAULT_ROOT, Topics, slug
from ingest.mqtt.wire import NotificationBatch
from sessions.store.gateway_spool import GatewaySpool
from sessions.text import text
from strapline.config.sections import ForwardDestination, ForwardSection
from strapline.console.exit_errors import InputError

SCHEMES = {"mqtt": False, "mqtts": True}
MAX_GATEWAYS = 1_000  # a connection each


class Destination:
    """Where `--forward` points to."""

    def __init__(self, settings: BrokerSettings, *, root: str) -> None:
        self.settings = settings
        self.topics = Topics(root)

    @property
    def file_stem(self) -> str:
        """What its cursors are called after: another destination has to be sent all anew."""
        return slug(f"{self.settings.host}-{self.settings.port}-{self.topics.root}")


def destination(said: str, *, config: ForwardSection) -> Destination:
    """What `--forward` says: the name of a section [forward.NAME], or an address without password.

    Raises:
        InputError: it is neither, or holds a password, which everybody could see in a list of
            processes.
    """
    if "://" not in said:
        found = config.named(said)
        if found is None:
            raise InputError(
                text(
                    "--forward {said}: there is no section [forward.{said}], expected one or an "
                    "address like mqtt[s]://broker.example"
                ).format(said=said)
            )
        return _configured(found)
    return _addressed(said)


def _configured(found: ForwardDestination) -> Destination:
    return Destination(
        BrokerSettings(
            host=found.host,
            port=found.port or (TLS_PORT if found.tls else PLAIN_PORT),
            user=found.user,
            password=None if found.password is None else found.password.get_secret_value(),
            tls=found.tls,
        ),
        root=found.root,
    )


def _addressed(url: str) -> Destination:
    expected = text(
        "expected the NAME of a section [forward.NAME], or mqtt[s]://[USER@]HOST[:PORT][/ROOT]"
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        raise InputError(
            text("--forward: {reason}; {expected}").format(reason=exc, expected=expected)
        ) from exc
    if parts.scheme not in SCHEMES or not parts.hostname or parts.query or parts.fragment:
        raise InputError(text("--forward: {expected}").format(expected=expected))
    if parts.password is not None:
        raise InputError(
            text(
                "--forward: a password in an address is seen by everybody on this machine; put "
                "it into a section [forward.NAME] of the configuration and say --forward NAME"
            )
        )
    tls = SCHEMES[parts.scheme]
    return Destination(
        BrokerSettings(
            host=parts.hostname,
            port=port or (TLS_PORT if tls else PLAIN_PORT),
            user=None if parts.username is None else unquote(parts.username),
            tls=tls,
        ),
        root=parts.path.strip("/") or DEFAULT_ROOT,
    )


class Forwarding:
    """Hands on what gateways tell, and sends it to `destination` as they would have themselves.

    The processor's own journal is the spool, so that a destination that is away for a day costs
    nothing; its processor confirms it. Each gateway has a connection of its own there.
    """

    def __init__(
        self,
        taker: BatchTaker,
        *,
        to: Destination,
        data_dir: Path,
        commit: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._taker = taker
        self._to = to
        self._data_dir = data_dir
        self._commit = commit
        self._clock = clock
        self._cursor_stem = f"forwarded-{to.file_stem}-"
        self._started: set[str] = set()
        self._senders: dict[str, Sender] = {}
        self._moments: dict[str, tuple[SendMoment, int]] = {}
        self._new: asyncio.Queue[str] = asyncio.Queue(MAX_GATEWAYS)

    def take_batch(
        self, gateway: str, batch: NotificationBatch, rows: Sequence[JournalRow]
    ) -> None:
        """See `BatchTaker`."""
        self._taker.take_batch(gateway, batch, rows)
        told = SendMoment(
            boot=batch.boot, now_ns=batch.sent_mono_ns, through_ns=batch.through_mono_ns
        )
        self._moments[gateway] = (told, self._clock.monotonic_ns())
        self._to_start(gateway)
        if rows and gateway in self._senders:
            self._senders[gateway].stir()

    def refused(self, gateway: str, line: str) -> None:
        """See `BatchTaker`."""
        self._taker.refused(gateway, line)

    def present(self, gateway: str, *, is_here: bool) -> None:
        """See `BatchTaker`."""
        self._taker.present(gateway, is_here=is_here)

    async def run(self) -> None:
        """Send until cancelled; first what an earlier run has left."""
        stem = self._cursor_stem
        for left in sorted(self._data_dir.glob(f"{stem}*"))[:MAX_GATEWAYS]:
            self._to_start(left.name.removeprefix(stem))
        async with asyncio.TaskGroup() as group:
            while True:
                gateway = await self._new.get()
                group.create_task(self._send(gateway), name=f"forward {gateway}")

    def _to_start(self, gateway: str) -> None:
        if gateway not in self._started and len(self._started) < MAX_GATEWAYS:
            self._started.add(gateway)
            self._new.put_nowait(gateway)

    async def _send(self, gateway: str) -> None:
        cursor = CursorFile(self._data_dir / f"{self._cursor_stem}{gateway}")
        with GatewaySpool.open(self._data_dir, host=gateway_host(gateway)) as tail:
            sender = self._senders[gateway] = Sender(
                gateway=gateway,
                topics=self._to.topics,
                spool=tail,
                cursor=cursor,
                moment=partial(self._moment, gateway),
                commit=self._committed,
                clock=self._clock,
                from_beginning=True,
            )
            presence = self._to.topics.gateway_presence(gateway)
            keeper = Keeper(
                partial(connected, self._to.settings, presence=presence), clock=self._clock
            )
            try:
                await keeper.run(sender.work)
            finally:
                sender.save()

    async def _committed(self) -> bool:
        await self._commit()
        return True

    def _moment(self, gateway: str) -> SendMoment | None:
        known = self._moments.get(gateway)
        if known is None:
            return None
        told, heard_ns = known
        return told._replace(now_ns=told.now_ns + self._clock.monotonic_ns() - heard_ns)
