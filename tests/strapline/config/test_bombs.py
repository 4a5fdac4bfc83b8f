"""Files and messages that are made to be large: refused in a line, in little memory and time."""

import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiomqtt
import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import PACKET_AT_MOST, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.client import Client
from ingest.mqtt.errors import BrokerAway
from ingest.mqtt.wire import MAX_BYTES, Malformed, decode_batch, decode_received
from strapline.athletes.profiles import load_profile
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.devices.devices_file import FILE, load_devices
from strapline.plans.find_plan import read_plan_file

MOST_BYTES = 200 * 1024**2
MOST_S = 10.0
DEEP = 100_000

BOMBS: dict[str, str] = {
    "deep": "a = " + "[" * DEEP,
    "deep tables": "a = " + "{b = " * DEEP,
    "long": "a = 1\n" * 10 + "# " + "x" * 3_000_000,
    "a number of a million digits": "a = " + "9" * 900_000,
}


@contextmanager
def little() -> Iterator[None]:
    clock = SystemClock()
    began_ns = clock.monotonic_ns()
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_BYTES
    # Tracing costs several times what is traced, and the machine may be at work.
    assert (clock.monotonic_ns() - began_ns) / NS_PER_S < 10 * MOST_S


def config_in(folder: Path) -> tuple[Path, Callable[[], object]]:
    path = folder / "config.toml"
    return path, lambda: load(path, data_dir=folder / "data")


def profile_in(folder: Path) -> tuple[Path, Callable[[], object]]:
    path = folder / "Ada.toml"
    return path, lambda: load_profile(str(path), data_dir=folder)


def devices_in(folder: Path) -> tuple[Path, Callable[[], object]]:
    return folder / FILE, lambda: load_devices(folder)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("kind", [config_in, profile_in, devices_in])
def test_a_file_that_is_made_to_be_large_is_one_line(
    tmp_path: Path, kind: Callable[[Path], tuple[Path, Callable[[], object]]], text: str
) -> None:
    path, read = kind(tmp_path)
    path.write_text(text)
    with little(), pytest.raises(InputError) as refused:
        read()
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 1_000


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file here")
def test_a_file_without_end_is_one_line(tmp_path: Path) -> None:
    with little(), pytest.raises(InputError, match="larger than"):
        load(Path("/dev/zero"), data_dir=tmp_path)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_plan_that_is_made_to_be_deep_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text.replace("a =", "steps =", 1))
    with little(), pytest.raises(InputError) as refused:
        read_plan_file(path)
    assert len(str(refused.value)) < 1_000


ROWS = (
    '{"boot":"a","anchor":{"mono_ns":0,"wall_ns":0},"sent_mono_ns":0,"through_mono_ns":0,"rows":%s}'
)
PAYLOADS = {
    "too long": b" " * (MAX_BYTES + 1),
    "deep": (ROWS % ("[" * DEEP + "]" * DEEP)).encode(),
    "deep where nobody looks": b'{"made_up":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a million rows": (ROWS % ("[" + "{}," * 1_000_000 + "{}]")).encode(),
    "a huge number": b'{"boot":"a","sent_mono_ns":' + b"9" * 1_000_000 + b"}",
    "a huge float": b'{"boot":"a","sent_mono_ns":1e999999999}',
    "a long name": json.dumps({"boot": "x" * 1_000_000}).encode(),
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_message_that_is_made_to_be_large_is_refused(payload: bytes) -> None:
    for decode in (decode_batch, decode_received):
        with little(), pytest.raises(Malformed) as refused:
            decode(payload)
        assert len(str(refused.value)) < 1_000


async def test_a_broker_is_told_how_much_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    async def entered(client: Client) -> Client:
        told.append(getattr(client._properties, "MaximumPacketSize"))  # noqa: B009 - set by name
        raise aiomqtt.MqttError("that was all")

    monkeypatch.setattr(Client, "__aenter__", entered)
    with pytest.raises(BrokerAway):
        async with connected(BrokerSettings()):
            pass
    assert told == [PACKET_AT_MOST]
    assert PACKET_AT_MOST >= MAX_BYTES
