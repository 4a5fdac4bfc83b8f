"""Bytes that are no document are refused as any other damage is, also where msgspec tells by no
error of its own: text that is not UTF-8, and what is nested a thousand deep."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboards.access.bridge_tokens import BridgeTokens
from dashboards.access.grants import Grants
from ingest.clock import Anchor
from ingest.codecs.bridged_heart_rate import decode as decode_bridged
from ingest.codecs.wire.errors import DecodeError
from ingest.collect.decoder import Decoder
from ingest.devices.link import decode_link_word
from ingest.files.errors import NotAWorkout
from ingest.files.packed_recording import unpack
from ingest.files.polar import read_polar
from ingest.files.rawlog import read_rawlog
from ingest.files.read import Content, read_content
from ingest.journal import BUTTON, JournalRow
from ingest.mqtt.wire import Malformed, decode_batch, decode_received, decode_wearer
from sessions.sinks.mqtt.command_messages import BadCommand, read_command
from strapline.beside.address import ADDRESS_FILE, connected_to
from strapline.console.exit_errors import InputError
from strapline.publishing.gateway_book import GatewayBook
from strapline.publishing.gateway_logins import add_gateway
from strapline.publishing.stack_secrets import GATEWAYS_FILE, PASSWORDS_FILE

DEEP = b"[" * 2_000


def documents(key: bytes) -> list[bytes]:
    """One that is no text where text is looked for, and two that are deep where nobody looks."""
    deep = b'{"made_up":%s}' % DEEP
    return [b'{"%s":"\xff"}' % key, deep, b'{"a":%s}' % deep]


def button(payload: bytes) -> None:
    decoder = Decoder(lambda _host, _boot: Anchor(monotonic_ns=0, wall_ns=0))
    row = JournalRow(
        host="h",
        boot="b",
        sequence=1,
        device="buttons",
        characteristic=BUTTON,
        payload=payload,
        monotonic_ns=0,
        wall_ns=0,
    )
    assert decoder.measurements(row) == ()
    assert decoder.undecodable[BUTTON] == 1
    raise DecodeError("counted")


def link_word(payload: bytes) -> None:
    assert decode_link_word(payload) is None
    raise DecodeError("left out")


READERS: list[tuple[Callable[[bytes], object], type[Exception], bytes]] = [
    (button, DecodeError, b"label"),
    (link_word, DecodeError, b"link"),
    (decode_bridged, DecodeError, b"bpm"),
    (decode_batch, Malformed, b"boot"),
    (decode_received, Malformed, b"ask"),
    (decode_wearer, Malformed, b"athlete"),
    (lambda data: read_command(data, now_ns=0), BadCommand, b"action"),
    (lambda data: read_rawlog(data, name="a.jsonl"), NotAWorkout, b"char"),
    (lambda data: read_polar(data, name="a.json"), NotAWorkout, b"startTime"),
    (
        lambda data: read_content(
            Content(data=b'[{"summarizedActivitiesExport":[%s]}]' % data), name="a.json"
        ),
        NotAWorkout,
        b"name",
    ),
    (unpack, ValueError, b""),
]


@pytest.mark.parametrize(("read", "declared", "key"), READERS)
def test_a_message_or_file_is_refused_in_a_line(
    read: Callable[[bytes], object], declared: type[Exception], key: bytes
) -> None:
    for document in documents(key):
        with pytest.raises(declared) as told:
            read(document)
        assert "\n" not in str(told.value)


def test_broken_files_of_the_data_folder_let_nobody_in_and_end_nothing(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    for document in (*documents(b"a"), b'{"\xff":{}}'):
        path.write_bytes(document)
        assert Grants(path).all() == ()
        assert BridgeTokens(path).all() == ()
        assert BridgeTokens(path).bridge_of("t") is None
        book = GatewayBook(path, kept=path)
        assert book.refusal("pi", "Ann") is not None
        (tmp_path / ADDRESS_FILE).write_bytes(document)
        with pytest.raises(OSError, match=r"."):
            connected_to(tmp_path)


def test_a_broken_book_of_gateways_is_a_line(tmp_path: Path) -> None:
    for name, content in ((PASSWORDS_FILE, b""), (GATEWAYS_FILE, b'{"\xff":{}}')):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        add_gateway(tmp_path, "pi", athletes=["Ann"])
