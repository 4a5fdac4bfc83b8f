"""Port of the pair page: what it asks of the running program."""

from enum import Enum
from typing import Protocol

import msgspec

from ingest.devices.sensor import DeviceKind


class TrialState(Enum):
    """How far the trial of a device has come."""

    TRYING = "trying"
    LIVE = "live"
    FAILED = "failed"


class TrialView(msgspec.Struct, frozen=True, kw_only=True):
    """One device that was tapped.

    Args:
        state: how far it has come.
        words: what it reads now, or why it failed; in the reader's language.
        kind: what it is; None: not known yet.
        facts: maker, battery, ranges: one line each.
        alias: what to call it, unless something better is said.
        athlete: whose it is remembered to be; None: everybody's, or nobody's yet.
    """

    state: TrialState
    words: str = ""
    kind: DeviceKind | None = None
    facts: tuple[str, ...] = ()
    alias: str = ""
    athlete: str | None = None


class NearbyView(msgspec.Struct, frozen=True, kw_only=True):
    """One device on the air.

    `name` None: it tells none. `about`: what it is, as far as its name or its advertising tells.
    `alias`: as what it is remembered. `is_quiet`: not heard of late.
    `is_touched`: its signal rose as if it was taken into the hand.
    `holder`: in whose session it is. `trial` None: it was not tapped.
    """

    address: str
    name: str | None
    kinds: tuple[DeviceKind, ...]
    rssi_dbm: int
    is_machine: bool = False
    is_quiet: bool = False
    is_touched: bool = False
    about: str = ""
    alias: str | None = None
    holder: str | None = None
    trial: TrialView | None = None


class RememberedView(msgspec.Struct, frozen=True, kw_only=True):
    """A remembered device; `athlete` None: everybody's. `model`: as it told of itself."""

    alias: str
    kind: DeviceKind
    athlete: str | None = None
    model: str = ""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way of Bluetooth, and what to do about it."""

    finding: str
    todo: str = ""


class PairingView(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to see. `nameless`: how many devices tell neither a name nor what they are."""

    nearby: tuple[NearbyView, ...] = ()
    nameless: int = 0
    remembered: tuple[RememberedView, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    simulated: bool = False


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an athlete can start, and what would be missing; one sentence each."""

    can_start: bool
    streaming: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class PairingRefused(Exception):
    """It cannot be done; the message says what is expected."""


class PairingPort(Protocol):
    """Looks for devices as long as somebody asks for `view`, and a little longer."""

    def view(self) -> PairingView:
        """What is near and what is remembered; cheap enough for 4 calls a second per page."""

    def readiness(self, athlete: str) -> Readiness:
        """Whether what streams now is enough for this athlete."""

    async def try_out(self, address: str) -> None:
        """Connect to a device and show what it measures, until it is left.

        Raises:
            PairingRefused: it is in a session, or no longer there.
        """

    async def leave(self, address: str) -> None:
        """Let go of a device that was tried."""

    async def release(self) -> None:
        """Let go of all of them, and wait until the links are closed: a session wants them."""

    async def save(self, address: str, *, alias: str, athlete: str | None) -> None:
        """Remember a device that was tried; `athlete` None: for everybody.

        Raises:
            PairingRefused: it has not shown a value yet, or the alias is taken or cannot be one.
        """

    async def rename(self, alias: str, *, new: str) -> None:
        """Call a remembered device something else.

        Raises:
            PairingRefused: the new alias is taken or cannot be one.
        """

    async def forget(self, alias: str) -> None:
        """Remember a device no more.

        Raises:
            PairingRefused: there is none of this alias.
        """
