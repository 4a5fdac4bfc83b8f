"""Link report of a gateway: journalled and sent on like a notification."""

import msgspec

from ingest.devices.sensor import Link

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
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
