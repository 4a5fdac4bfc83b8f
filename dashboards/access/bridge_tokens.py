"""Tokens of bridges that may tell a heart rate: made by a command, taken back one by one."""

from pathlib import Path

from dashboards.access.token_file import Holder, TokenFile
from sessions.live.heart_rate_door import Bridge

FILE = "bridges.json"


class KnownBridge(Holder, frozen=True, kw_only=True):
    """A bridge with a token, and whose heart rate it may tell."""

    athlete: str


class BridgeTokens:
    """Who may tell a heart rate."""

    def __init__(self, path: Path) -> None:
        self._tokens = TokenFile(path, holds=KnownBridge)

    def add(self, name: str, *, athlete: str, now_ns: int) -> str:
        """A new token; one of the same name is void from now on.

        Raises:
            TooManyTokens: as many as there may be are there.
        """
        return self._tokens.add(KnownBridge(name=name, athlete=athlete, made_ns=now_ns))

    def remove(self, name: str) -> bool:
        """A bridge may tell nothing more; whether there was one."""
        return self._tokens.remove(name)

    def all(self) -> tuple[KnownBridge, ...]:
        """Every bridge, by name."""
        return self._tokens.all()

    def bridge_of(self, token: str) -> Bridge | None:
        """See `Bridges`."""
        known = self._tokens.holder_of(token)
        return None if known is None else Bridge(name=known.name, athlete=known.athlete)
