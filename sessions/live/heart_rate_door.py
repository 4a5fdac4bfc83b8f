"""The door for a heart rate from elsewhere: who may tell one, of whom, and which is believed."""

from datetime import datetime
from enum import Enum
from typing import Protocol

import msgspec

from ingest.clock import Clock
from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.measurements import NS_PER_S
from sessions.core.alignment.usable_values import PLAUSIBLE_BPM, is_plausible_bpm
from sessions.live.commands import GiveHeartRate
from sessions.live.live_view import LiveStatus
from sessions.live.runners import NobodyCalled, Runners
from sessions.text import text

LARGEST_BYTES = 512
OLDEST_S = 10.0
"""A watch's reading is some seconds under way; what is older is no longer the present."""
AHEAD_S = 2.0
"""Clocks that are set by the network differ by less."""
LEAST_STEP_S = 0.5
"""Watches tell one a second at most, and mostly one in five."""

_UNDER_WAY = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})
_EXPECTED = '{"token": "...", "athlete": "Ada", "bpm": 132, "time": "2026-11-30T20:15:00+01:00"}'


class Bridge(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may tell the heart rate of one athlete. `name`: as it was called here."""

    name: str
    athlete: str


class Bridges(Protocol):
    """Who may come in."""

    def bridge_of(self, token: str) -> Bridge | None:
        """Whose token it is; None: nobody's."""


class WhyNot(Enum):
    """Why a message is refused."""

    TOO_LARGE = "too large"
    BAD = "bad"
    NO_TOKEN = "no token"
    NOT_THEIRS = "not theirs"
    NOT_BELIEVED = "not believed"
    TOO_SOON = "too soon"
    NO_SESSION = "no session"


class Refused(Exception):
    """A message was not taken; the text is one line for whoever sent it."""

    def __init__(self, why: WhyNot, message: str) -> None:
        super().__init__(message)
        self.why = why


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    athlete: str
    bpm: float  # an int may have more digits than a number has room for
    time: datetime | int | float
    token: str = ""


_decoder = msgspec.json.Decoder(_Message)


class TakesHeartRates(Protocol):
    """What a bridge's message is handed to."""

    async def take(self, body: bytes, *, token: str | None = None) -> None:
        """See `HeartRateDoor.take`."""


class HeartRateDoor:
    """Takes messages by HTTP and MQTT alike, and hands on what is believed.

    Args:
        runners: whose sessions are under way.
        bridges: who may come in.
        clock: real time.
    """

    def __init__(self, runners: Runners, *, bridges: Bridges, clock: Clock) -> None:
        self._runners = runners
        self._bridges = bridges
        self._clock = clock
        self._taken: dict[str, tuple[int, int]] = {}  # receipt and reading, by bridge

    async def take(self, body: bytes, *, token: str | None = None) -> None:
        """Take one message; `token`: where it came beside the message and not in it.

        Raises:
            Refused: it is not taken; nothing has changed.
        """
        if len(body) > LARGEST_BYTES:
            raise Refused(
                WhyNot.TOO_LARGE,
                text("{size} bytes, at most {most} are read").format(
                    size=len(body), most=LARGEST_BYTES
                ),
            )
        message = _read(body)
        bridge = self._bridges.bridge_of(token or message.token)
        if bridge is None:
            raise Refused(
                WhyNot.NO_TOKEN, text("no such token; make one with: strapline bridge add NAME")
            )
        if message.athlete != bridge.athlete:
            raise Refused(
                WhyNot.NOT_THEIRS, text("this token is not for that athlete's heart rate")
            )
        measured_ns = self._believed_time(message)
        bpm = _believed_bpm(message)
        received_ns = self._clock.monotonic_ns()
        last_ns, last_measured_ns = self._taken.get(bridge.name, (None, 0))
        if measured_ns <= last_measured_ns:
            raise Refused(WhyNot.NOT_BELIEVED, text("time is not newer than the last one taken"))
        if last_ns is not None and received_ns - last_ns < LEAST_STEP_S * NS_PER_S:
            raise Refused(WhyNot.TOO_SOON, text("more than two a second"))
        try:
            port = self._runners.port(bridge.athlete)
        except NobodyCalled:
            raise Refused(WhyNot.NO_SESSION, text("nobody of this name runs here")) from None
        if port.view().status not in _UNDER_WAY:
            raise Refused(WhyNot.NO_SESSION, text("no session is running"))
        self._taken[bridge.name] = (received_ns, measured_ns)
        await port.do(GiveHeartRate(bridge=bridge.name, bpm=bpm, measured_ns=measured_ns))

    def _believed_time(self, message: _Message) -> int:
        measured_ns = _unix_ns(message.time)
        age_s = (self._clock.wall_ns() - measured_ns) / NS_PER_S
        if age_s > OLDEST_S:
            line = text("time is {age:.0f} s old, at most {most:.0f} s are taken")
            raise Refused(WhyNot.NOT_BELIEVED, line.format(age=age_s, most=OLDEST_S))
        if age_s < -AHEAD_S:
            line = text("time is {ahead:.0f} s ahead of this computer's clock")
            raise Refused(WhyNot.NOT_BELIEVED, line.format(ahead=-age_s))
        return measured_ns


def _read(body: bytes) -> _Message:
    try:
        return _decoder.decode(body)
    except NOT_A_DOCUMENT as exc:
        line = text("not a heart rate ({reason}): expected {example}")
        raise Refused(WhyNot.BAD, line.format(reason=exc, example=_EXPECTED)) from exc


def _unix_ns(told: datetime | float) -> int:
    if not isinstance(told, datetime):
        # Anything above is no time that an hour could be said of, and 1e400 no number at all.
        if not 0 <= told < 1e11:
            raise Refused(WhyNot.BAD, text("time is no Unix time in seconds"))
        return round(told * NS_PER_S)
    if told.tzinfo is None:
        raise Refused(WhyNot.BAD, text("time needs a time zone, like +01:00 or Z"))
    return round(told.timestamp() * NS_PER_S)


def _believed_bpm(message: _Message) -> int:
    if not is_plausible_bpm(message.bpm):
        low, high = PLAUSIBLE_BPM
        line = text("{bpm:g} beats per minute are none: expected {low} to {high}")
        raise Refused(WhyNot.NOT_BELIEVED, line.format(bpm=message.bpm, low=low, high=high))
    return round(message.bpm)
