"""The states of one device's link, and the table that says which follows which."""

from enum import Enum, auto

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
