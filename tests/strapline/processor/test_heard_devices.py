"""How a processor sees devices that only their gateway can see."""

from ingest.devices.link import LinkWord, encode_link_word
from ingest.devices.sensor import DeviceKind, Link
from ingest.journal import LINK, WEARER, JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.wire import Wearer, encode
from sessions.live.live_view import DeviceView
from strapline.processor.heard_devices import HeardDevices

STRAP = Wearer(kind=DeviceKind.STRAP, athlete="Ann")
BEAT = bytes.fromhex("0050")


class Heard:
    def __init__(self) -> None:
        self.devices = HeardDevices()

    def row(
        self, characteristic: str, payload: bytes, *, at_s: float, sent_s: float | None = None
    ) -> None:
        at_ns = round(at_s * NS_PER_S)
        row = JournalRow(
            host="gateway pi",
            boot="b",
            sequence=0,
            device="strap",
            characteristic=characteristic,
            payload=payload,
            monotonic_ns=at_ns,
            wall_ns=at_ns,
        )
        sent_ns = at_ns if sent_s is None else round(sent_s * NS_PER_S)
        self.devices.note(row, wearer=STRAP, at_ns=at_ns, sent_ns=sent_ns)

    def link(self, link: Link, *, at_s: float, rssi_dbm: int | None = None) -> None:
        word = LinkWord(link=link, rssi_dbm=rssi_dbm)
        self.row(LINK, encode_link_word(word), at_s=at_s)

    def streams(self, *, at_s: float, rssi_dbm: int | None = None) -> None:
        self.link(Link.SUBSCRIBING, at_s=at_s, rssi_dbm=rssi_dbm)
        self.link(Link.STREAMING, at_s=at_s, rssi_dbm=rssi_dbm)
        self.row("2A37", BEAT, at_s=at_s)

    def view(self, *, at_s: float) -> DeviceView:
        (view,) = self.devices.views(round(at_s * NS_PER_S), commit_s=0.25)
        return view


def test_signal_drop_outs_and_reconnects_are_the_gateways_word() -> None:
    heard = Heard()
    heard.row(WEARER, encode(STRAP), at_s=0)
    assert heard.view(at_s=0).link is Link.SEARCHING
    heard.streams(at_s=1, rssi_dbm=-60)
    view = heard.view(at_s=2)
    assert (view.link, view.rssi_dbm) == (Link.STREAMING, -60)
    assert (view.drop_outs, view.reconnects) == (0, 0)
    heard.link(Link.WAITING, at_s=3, rssi_dbm=-60)
    assert heard.view(at_s=3).link is Link.WAITING
    heard.streams(at_s=5, rssi_dbm=-71)
    view = heard.view(at_s=5)
    assert (view.rssi_dbm, view.drop_outs, view.reconnects) == (-71, 1, 1)


def test_a_gateway_that_begins_anew_keeps_the_counts_and_is_no_drop_out() -> None:
    heard = Heard()
    heard.streams(at_s=1)
    heard.link(Link.SILENT, at_s=2)
    heard.streams(at_s=3)
    heard.row(WEARER, encode(STRAP), at_s=10)
    assert heard.view(at_s=10).drop_outs == 1


def test_a_gateway_that_says_streaming_and_then_nothing_is_silent() -> None:
    heard = Heard()
    heard.streams(at_s=1)
    assert heard.view(at_s=20).link is Link.SILENT


def test_lag_is_what_the_gateway_kept_and_what_storing_takes() -> None:
    heard = Heard()
    assert [*heard.devices.views(0)] == []
    heard.row("2A37", BEAT, at_s=1, sent_s=61)
    assert heard.view(at_s=61).lag_ms == 60_250


def test_a_word_that_is_none_changes_nothing() -> None:
    heard = Heard()
    heard.streams(at_s=1, rssi_dbm=-60)
    heard.row(LINK, b"\xff", at_s=1)
    assert heard.view(at_s=1).rssi_dbm == -60
