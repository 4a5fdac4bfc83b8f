"""Rights of whoever asks for figures: whose, and whether of the past as well."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.access.read_tokens import Reader, Reads

API = "/api/"
"""Where figures are asked for."""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What may be read. `athlete` None: everybody's; `past`: what was recorded, too."""

    athlete: str | None = None
    past: bool = True

    def may_see(self, athlete: str) -> bool:
        """Whether this athlete's figures may be read; "": those without a name."""
        return self.athlete is None or self.athlete == athlete

    def seen(self, athletes: Iterable[str]) -> tuple[str, ...]:
        """Those of them whose figures may be read."""
        return tuple(name for name in athletes if self.may_see(name))


OVERLAY = "/overlay"
"""Where they are shown over a picture."""


def is_of_the_overlay(path: str) -> bool:
    """Whether an overlay is asked for, or what it shows."""
    return path == OVERLAY or path.startswith(f"{OVERLAY}/")


def token_in(path: str) -> str | None:
    """The token in an overlay's address; None: there is none."""
    parts = path.removeprefix(f"{OVERLAY}/").split("/")
    has_one = path.startswith(f"{OVERLAY}/") and parts[0] not in {"", "events"}
    return parts[0] if has_one else None


EVERYTHING = Rights()
"""For whoever may open the pages."""


def rights_of(reader: Reader) -> Rights:
    """What a token gives."""
    return Rights(athlete=reader.athlete, past=reader.reads is Reads.EVERYTHING)
