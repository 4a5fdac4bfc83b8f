"""Questions of the API: the parameters of each, in its path and after the question mark."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dashboards.api.history import COLUMNS
from sessions.past.progress import PeriodLength

LINES_AT_MOST = 200


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of an operation: those in its path, and those after the question mark."""


AskedT = TypeVar("AskedT", bound=Asked)


class OfAnAthlete(Asked, frozen=True, kw_only=True):
    """Of one athlete."""

    athlete: Annotated[
        str | UnsetType,
        Meta(description="Only this athlete's; left out: everybody's who may be seen."),
    ] = UNSET


class OfTheList(OfAnAthlete, frozen=True, kw_only=True):
    """A part of the list of sessions."""

    limit: Annotated[int, Meta(ge=1, le=LINES_AT_MOST)] = 50
    before: Annotated[str | UnsetType, Meta(description="`next` of the part before.")] = UNSET


class OfASession(Asked, frozen=True, kw_only=True):
    """One session."""

    id: Annotated[str, Meta(description="The session's id, or `last`.", min_length=1)]


class OfItsSeconds(OfASession, frozen=True, kw_only=True):
    """Seconds of one session."""

    columns: Annotated[
        str,
        Meta(
            description="Names with commas between, of: " + ", ".join(COLUMNS),
            pattern=rf"^({'|'.join(COLUMNS)})(,({'|'.join(COLUMNS)}))*$",
        ),
    ] = "heart_rate_bpm,zone,speed_kmh,incline_pct,cadence_spm,distance_m,gross_kcal,kind"
    from_s: Annotated[int, Meta(ge=0)] = 0
    to_s: Annotated[
        Annotated[int, Meta(ge=0)] | UnsetType, Meta(description="Up to and without this second.")
    ] = UNSET


class OfAWeek(OfAnAthlete, frozen=True, kw_only=True):
    """One week of one athlete."""

    week: Annotated[
        Annotated[str, Meta(pattern="^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$")] | UnsetType,
        Meta(description="Like 2026-W47; left out: the present one."),
    ] = UNSET


class OfProgress(OfAnAthlete, frozen=True, kw_only=True):
    """Weeks or months of one athlete."""

    by: Annotated[PeriodLength, Meta(description="What the time is cut into.")] = PeriodLength.WEEK
    heart_rate_bpm: Annotated[
        Annotated[float, Meta(ge=60, le=230)] | UnsetType,
        Meta(description="Pace is told around it; left out: the one most was run at."),
    ] = UNSET
