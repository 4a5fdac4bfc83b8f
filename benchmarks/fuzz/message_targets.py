"""Messages as fuzz targets: what gateways, commands and bridges send over MQTT."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.fuzz.target import Target, attempt_of
from ingest.clock import Clock
from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from ingest.mqtt.broker_connection import MqttMessage
from ingest.mqtt.intake import NOTHING, Intake
from ingest.mqtt.receiver import Receiver
from ingest.mqtt.topics import NotOurs, Topics, slug
from ingest.mqtt.wire import (
    Malformed,
    NotificationBatch,
    Position,
    Received,
    Tie,
    Wearer,
    decode_received,
    decode_wearer,
    encode,
    wire_row,
)
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.live.heart_rate_door import Bridge, HeartRateDoor, Refused
from sessions.live.runners import OneRunner
from sessions.sinks.mqtt.command_messages import BadCommand, CommandMessage, read_command
from sessions.store import Store
from strapline.processor.processor import Processor
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort

_NOW_S = 1_780_000_000
_TOPICS = Topics()
_JSON = (b"null", b"1e400", b"[]", b"{}", b'"\\u0000"', b"-1", b"9223372036854775808")


def targets() -> Iterator[Target]:
    """Every payload that a broker may hand us."""
    processing = _Processing()
    yield Target(
        name="mqtt-batch",
        attempt=processing.attempt,
        close=processing.close,
        seeds=_batches,
        words=(*_JSON, b'"rows":', b'"after":', b'"is_last":true', b"2ACD", b"button"),
        share=0.1,
    )
    yield Target(
        name="mqtt-received",
        attempt=attempt_of(decode_received, Malformed),
        seeds=lambda: [encode(Received(position=Position(boot="b", sequence=7), ask="a-1"))],
        words=_JSON,
        share=1.0,
    )
    yield Target(
        name="mqtt-wearer",
        attempt=attempt_of(decode_wearer, Malformed),
        seeds=lambda: [encode(Wearer(kind=DeviceKind.STRAP, athlete="Ann"))],
        words=_JSON,
        share=1.0,
    )
    yield Target(
        name="mqtt-topic",
        attempt=attempt_of(_topic, NotOurs),
        seeds=lambda: [_TOPICS.measurements("pi").encode(), _TOPICS.command("ann").encode()],
        words=(b"/", b"strapline/", b"+", b"#"),
        share=0.5,
    )
    yield Target(
        name="mqtt-command",
        attempt=attempt_of(lambda data: read_command(data, now_ns=_NOW_S * NS_PER_S), BadCommand),
        seeds=_commands,
        words=(*_JSON, b'"sent_at":', b'"0001-01-01T00:00:00+23:59"'),
        share=0.5,
    )
    yield Target(
        name="mqtt-bridge",
        attempt=attempt_of(_at_the_door, Refused),
        seeds=_bridged,
        words=(*_JSON, b'"bpm":', b'"time":', b'"9999-12-31T23:59:59-23:59"'),
        share=0.3,
    )


class _Known:
    def bridge_of(self, token: str) -> Bridge | None:
        return Bridge(name="watch", athlete=RUNNING.athlete) if token == "t" else None


def _at_the_door(data: bytes) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=_NOW_S * NS_PER_S)
    door = HeartRateDoor(OneRunner(ScriptedPort(RUNNING)), bridges=_Known(), clock=clock)
    taking = door.take(data)
    try:
        taking.send(None)
    except StopIteration:
        return
    raise AssertionError("the door waits for nothing but its runner")


def _bridged() -> list[bytes]:
    told = {"token": "t", "athlete": RUNNING.athlete, "bpm": 132}
    at = datetime.fromtimestamp(_NOW_S, tz=UTC)
    return [msgspec.json.encode(told | {"time": time}) for time in (_NOW_S, at, _NOW_S - 0.5)]


def _commands() -> list[bytes]:
    at = datetime.fromtimestamp(_NOW_S, tz=UTC)
    plain = CommandMessage(action="lap", id="1")
    return [
        msgspec.json.encode(plain),
        msgspec.json.encode(CommandMessage(action="start", sent_at=at)),
    ]


def _topic(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    level = slug(text)
    assert level, text
    assert slug(level) == level
    _TOPICS.parse(text)


def _batches() -> list[bytes]:
    wall_ns = _NOW_S * NS_PER_S
    wearers = {
        "strap": Wearer(kind=DeviceKind.STRAP, athlete="Ann"),
        "belt": Wearer(kind=DeviceKind.TREADMILL, athlete="Ann"),
    }
    rows: list[JournalRow] = []
    for second in range(12):
        strap = heart_rate.encode(HeartRate(heart_rate_bpm=120 + second, rr_ms=(500.0,)))
        belt = treadmill.encode(Treadmill(speed_kmh=9.0, total_distance_m=3 * second))
        for device, characteristic, payload in (("strap", "2A37", strap), ("belt", "2ACD", belt)):
            rows.append(
                JournalRow(
                    host="gateway pi",
                    boot="b",
                    sequence=len(rows) + 1,
                    device=device,
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=second * NS_PER_S,
                    wall_ns=wall_ns + second * NS_PER_S,
                )
            )
    whole = NotificationBatch(
        boot="b",
        anchor=Tie(mono_ns=0, wall_ns=wall_ns),
        sent_mono_ns=13 * NS_PER_S,
        through_mono_ns=12 * NS_PER_S,
        after=Position(boot="a", sequence=0),
        after_confirmed=True,
        devices=wearers,
        rows=tuple(wire_row(row) for row in rows),
    )
    return [
        encode(whole),
        encode(msgspec.structs.replace(whole, rows=whole.rows[:2], is_last=True)),
        encode(msgspec.structs.replace(whole, rows=(), devices={}, after=None)),
    ]


class _Processing:
    """A receiver with a processor and a store behind it, anew after some hundred messages."""

    MESSAGES = 300

    def __init__(self) -> None:
        self._left = 0
        self._open = ExitStack()
        self._processor: Processor
        self._store: Store
        self._clock: Clock

    def attempt(self, data: bytes) -> bool:
        """Whether the batch was taken."""
        if self._left == 0:
            self._begin()
        self._left -= 1
        taken: list[int] = []
        receiver = Receiver(
            topics=_TOPICS,
            intake=Intake(lambda _host, _boot: NOTHING),
            taker=_Counting(self._processor, taken),
            commit=_nothing,
            clock=self._clock,
        )
        topic = _TOPICS.measurements("pi")
        receiver.handle(
            MqttMessage(topic=topic, payload=data, retained=False, answer_to=None, correlation=None)
        )
        return bool(taken)

    def close(self) -> None:
        """The store, and its folder."""
        self._open.close()
        self._left = 0

    def _begin(self) -> None:
        self.close()
        self._left = self.MESSAGES
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self._clock = SteppingClock(speed=None, start_wall_ns=_NOW_S * NS_PER_S)
        self._store = self._open.enter_context(Store.open(folder))
        self._processor = Processor(
            store=self._store,
            athlete_of=lambda wearer: Athlete(name=wearer.athlete),
            clock=self._clock,
        )


async def _nothing() -> None:
    pass


class _Counting:
    """A `BatchTaker` that notes what came through to another."""

    def __init__(self, to: Processor, taken: list[int]) -> None:
        self._to = to
        self._taken = taken

    def take_batch(
        self, gateway: str, batch: NotificationBatch, rows: Sequence[JournalRow]
    ) -> None:
        self._taken.append(len(rows))
        self._to.take_batch(gateway, batch, rows)

    def present(self, gateway: str, *, is_here: bool) -> None:
        self._to.present(gateway, is_here=is_here)

    def refused(self, gateway: str, line: str) -> None:
        self._to.refused(gateway, line)
