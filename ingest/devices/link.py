"""Links of devices: which state follows which, and what a gateway reports of one."""

from enum import Enum, auto

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.devices.sensor import Link


class LinkEvent(Enum):
    """What can happen to a link."""

    FOUND = auto()
    CONNECTED = auto()
    DATA = auto()
    QUIET = auto()
    LOST = auto()
    RETRY_DUE = auto()
    GAVE_UP = auto()


NEXT: dict[tuple[Link, LinkEvent], Link] = {
    (Link.SEARCHING, LinkEvent.FOUND): Link.CONNECTING,
    (Link.SEARCHING, LinkEvent.LOST): Link.WAITING,
    (Link.CONNECTING, LinkEvent.CONNECTED): Link.SUBSCRIBING,
    (Link.CONNECTING, LinkEvent.LOST): Link.WAITING,
    (Link.CONNECTING, LinkEvent.GAVE_UP): Link.GONE,
    (Link.SUBSCRIBING, LinkEvent.DATA): Link.STREAMING,
    (Link.SUBSCRIBING, LinkEvent.LOST): Link.WAITING,
    (Link.SUBSCRIBING, LinkEvent.GAVE_UP): Link.GONE,
    (Link.STREAMING, LinkEvent.DATA): Link.STREAMING,
    (Link.STREAMING, LinkEvent.QUIET): Link.SILENT,
    (Link.STREAMING, LinkEvent.LOST): Link.WAITING,
    (Link.SILENT, LinkEvent.DATA): Link.STREAMING,
    (Link.SILENT, LinkEvent.QUIET): Link.SILENT,
    (Link.SILENT, LinkEvent.LOST): Link.WAITING,
    (Link.WAITING, LinkEvent.RETRY_DUE): Link.SEARCHING,
}


AWAY = frozenset({Link.SEARCHING, Link.CONNECTING, Link.WAITING})
"""Told as WAITING, and once: a device that stays at home is looked for all day."""


class LinkWord(msgspec.Struct, frozen=True, kw_only=True):
    """A link from here on. `rssi_dbm`: signal when it was found, None: not known."""

    link: Link
    rssi_dbm: int | None = None


_decoder = msgspec.json.Decoder(LinkWord)


def link_word(link: Link, *, rssi_dbm: int | None) -> LinkWord:
    """What is told of a link in this state."""
    return LinkWord(link=Link.WAITING if link in AWAY else link, rssi_dbm=rssi_dbm)


def encode_link_word(word: LinkWord) -> bytes:
    """The payload of its journal row."""
    return msgspec.json.encode(word)


def decode_link_word(payload: bytes) -> LinkWord | None:
    """The word from its row; None: it is none, and is left out."""
    try:
        return _decoder.decode(payload)
    except NOT_A_DOCUMENT:
        return None
