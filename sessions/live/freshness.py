"""Freshness of a shown value: grey when it is old, "--" when its device is silent."""

from enum import Enum

import msgspec

GREY_AFTER_S = 2.5  # a value older than this looks stale
BLANK_AFTER_S = 4.5  # a value older than this is "--"


class Freshness(Enum):
    """How a value is drawn."""

    FRESH = "fresh"
    STALE = "stale"
    BLANK = "blank"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its age on the session's clock; `value` None: never measured.

    `source` is the alias of the device that gave it.
    """

    value: float | None = None
    age_s: float | None = None
    source: str | None = None

    @property
    def freshness(self) -> Freshness:
        """Blank without a value or when too old to show."""
        if self.value is None or self.age_s is None or self.age_s > BLANK_AFTER_S:
            return Freshness.BLANK
        return Freshness.STALE if self.age_s > GREY_AFTER_S else Freshness.FRESH

    @property
    def shown(self) -> float | None:
        """The value while it may be shown; None once it is blank."""
        return None if self.freshness is Freshness.BLANK else self.value
