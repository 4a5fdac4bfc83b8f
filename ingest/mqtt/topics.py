"""The topics, their version and the names in them; docs/protocols.md is their reference."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PAYLOAD_VERSION = 1  # in every topic; a change that old readers misread raises it
DEFAULT_ROOT = "strapline"
_DIGEST_DIGITS = 8
_LEVELS_BELOW_ROOT = 4


class NotOurs(ValueError):
    """A topic that is none of ours."""


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """`name` as one topic level: lower case a-z, 0-9, "_" and "-".

    Accents are dropped, other characters become one "-". A name without any usable character
    becomes a digest of itself, so that it still has a topic of its own. Different names may
    share a slug ("Ada B", "ada-b"): who needs them apart has to look.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    level = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")
    return level or "x" + hashlib.sha256(name.encode()).hexdigest()[:_DIGEST_DIGITS]


@dataclass(frozen=True, kw_only=True)
class Address:
    """A topic taken apart: `strapline/1/athlete/ada/state`."""

    version: int
    owner: str  # gateway, processor, athlete or client
    name: str
    leaf: str


@dataclass(frozen=True)
class Topics:
    """All topics below one root. Names are slugs; "+" makes a filter for all of them."""

    root: str = DEFAULT_ROOT

    def measurements(self, gateway: str) -> str:
        """Batches of measurements of one gateway."""
        return self._topic("gateway", gateway, "measurements")

    def gateway_presence(self, gateway: str) -> str:
        """Whether a gateway is there (retained)."""
        return self._topic("gateway", gateway, "presence")

    def received(self, gateway: str) -> str:
        """How far a processor has committed what a gateway sent (retained)."""
        return self._topic("gateway", gateway, "received")

    def processor_presence(self, processor: str) -> str:
        """Whether somebody publishes live state (retained)."""
        return self._topic("processor", processor, "presence")

    def processor_trial(self, processor: str) -> str:
        """Where `strapline doctor` finds out what the access list allows."""
        return self._topic("processor", processor, "trial")

    def state(self, athlete: str) -> str:
        """One athlete's live state."""
        return self._topic("athlete", athlete, "state")

    def interval(self, athlete: str) -> str:
        """One athlete's closed intervals."""
        return self._topic("athlete", athlete, "interval")

    def command(self, athlete: str) -> str:
        """What somebody wants of one athlete's session."""
        return self._topic("athlete", athlete, "command")

    def heart_rate(self, athlete: str) -> str:
        """Where bridges tell one athlete's heart rate."""
        return self._topic("athlete", athlete, "heart_rate")

    def answers(self, client: str) -> str:
        """Where one sender of commands wants its answers."""
        return self._topic("client", client, "answers")

    def any_version(self, topic_filter: str) -> str:
        """The same filter for every payload version, to see those this code does not know."""
        return topic_filter.replace(f"{self.root}/{PAYLOAD_VERSION}/", f"{self.root}/+/", 1)

    def parse(self, topic: str) -> Address:
        """The parts of one topic; the version may be one this code does not know.

        Raises:
            NotOurs: another root or shape, or the version is no number.
        """
        prefix = f"{self.root}/"
        levels = topic.removeprefix(prefix).split("/")
        if (
            not topic.startswith(prefix)
            or len(levels) != _LEVELS_BELOW_ROOT
            or re.fullmatch(r"[0-9]{1,9}", levels[0]) is None
        ):
            raise NotOurs(f"{topic!r}: expected {self.root}/VERSION/OWNER/NAME/WHAT")
        version, owner, name, leaf = levels
        return Address(version=int(version), owner=owner, name=name, leaf=leaf)

    def _topic(self, owner: str, name: str, leaf: str) -> str:
        return f"{self.root}/{PAYLOAD_VERSION}/{owner}/{name}/{leaf}"
