"""Freshness of a shown value: grey when it is old, "--" when its device is silent."""

from enum import Enum

import msgspec

GREY_AFTER_S = 2.5  # a value older than this looks stale
BLANK_AFTER_S = 4.5  # a value older than this is "--"
BLANK_AFTER_FOLD_S = 0.5  # at the earliest so long after the fold has let go of it


class Freshness(Enum):
    """How a value is drawn."""

    FRESH = "fresh"
    STALE = "stale"
    BLANK = "blank"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its age on the session's clock; `value` None: never measured.

    `source` is the alias of the device that gave it. `seldom_s`: how much longer a value of this
    device lasts than one of a device that sends every second.
    """

    value: float | None = None
    age_s: float | None = None
    source: str | None = None
    seldom_s: float = 0.0

    @property
    def overdue_s(self) -> float | None:
        """The age that counts: of a device that sends every four seconds less than it is."""
        return None if self.age_s is None else max(0.0, self.age_s - self.seldom_s)

    @property
    def freshness(self) -> Freshness:
        """Blank without a value or when too old to show."""
        age_s = self.overdue_s
        if self.value is None or age_s is None or age_s > BLANK_AFTER_S:
            return Freshness.BLANK
        return Freshness.STALE if age_s > GREY_AFTER_S else Freshness.FRESH

    @property
    def shown(self) -> float | None:
        """The value while it may be shown; None once it is blank."""
        return None if self.freshness is Freshness.BLANK else self.value
