"""Lists of activities in export archives: what was typed in by hand, and what files are called.

Built from published descriptions of Strava's `activities.csv` and Garmin's
`*_summarizedActivities.json`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper

import msgspec

from ingest.codecs.wire.clean_name import clean_name
from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.files.device_totals import DeviceTotals, ManualEntry, WithoutPoints, known
from ingest.files.errors import NotAWorkout
from ingest.files.sports import sport_of
from ingest.files.xml_text import number
from ingest.sentence import Sentence

MOST_ACTIVITIES = 50_000
"""Of one list: seven a day for twenty years. Ours."""

MOST_OBJECTS = 1_000_000
"""Activities of Garmin's list with all that is inside them. Ours."""

LONGEST_NOTE = 1_000
_GARMIN_KEY = b"summarizedActivitiesExport"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_US = re.compile(r"(\w{3})\w* (\d+),? (\d{4}),? (\d+):(\d+):(\d+) ?([AP]M)?", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(\d+) (\w{3})\w*\.? (\d{4}),? (\d+):(\d+):(\d+) ?([AP]M)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One activity of Strava's list. `file`: its path in the archive, "" where it has none."""

    file: str
    entry: ManualEntry


def only_totals(data: bytes, *, name: str) -> NotAWorkout:
    """What a list comes to: entries of the diary, or a line that says what it is."""
    entries, count = _typed_in(data, name=name)
    if not entries:
        return NotAWorkout(
            name, Sentence("a list of {count} activities, none of which was typed in", count=count)
        )
    what = Sentence(
        "a list of {count} activities, {typed} of which were typed in",
        count=count,
        typed=len(entries),
    )
    return WithoutPoints(name, what, entries=tuple(entries))


def strava_list(data: bytes) -> Iterator[Listed]:
    """Each activity of it; of columns that are there twice the later one is in metres.

    Raises:
        csv.Error: it is no table.
    """
    text = TextIOWrapper(BytesIO(data), encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.reader(text)
    header = [cell.strip() for cell in next(rows, [])]
    last = {cell: at for at, cell in enumerate(header)}
    in_km = header.count("Distance") < 2
    for count, row in enumerate(rows):
        if count >= MOST_ACTIVITIES:
            return
        said = {cell: row[at].strip() for cell, at in last.items() if at < len(row)}
        metres = number(said.get("Distance")) * (1000 if in_km else 1)
        note = ": ".join(
            words for key in ("Activity Name", "Activity Description") if (words := said.get(key))
        )
        sport = said.get("Activity Type", "")
        yield Listed(
            file=said.get("Filename", ""),
            entry=ManualEntry(
                started_at=_strava_date(said.get("Activity Date", "")),
                sport=clean_name(sport).lower() or None,
                sport_kind=sport_of(sport),
                totals=DeviceTotals(
                    elapsed_s=known(number(said.get("Elapsed Time"))),
                    timer_s=known(number(said.get("Moving Time"))),
                    distance_m=known(metres) or None,
                    energy_kcal=known(number(said.get("Calories"))),
                ),
                note=clean_name(note, longest=LONGEST_NOTE),
            ),
        )


def _typed_in(data: bytes, *, name: str) -> tuple[list[ManualEntry], int]:
    try:
        if _GARMIN_KEY in data:
            if data.count(b"{") > MOST_OBJECTS:
                raise NotAWorkout(name, Sentence("a list with more activities than anybody has"))
            found = [*_garmin_list(data)]
            return [entry for entry, by_hand in found if by_hand], len(found)
        listed = [*strava_list(data)]
    except (csv.Error, *NOT_A_DOCUMENT) as exc:
        raise NotAWorkout(
            name, Sentence("a list of activities that cannot be read ({reason})", reason=exc)
        ) from exc
    return [one.entry for one in listed if not one.file], len(listed)


def _strava_date(text: str) -> datetime | None:
    """In UTC: "Jan 15, 2024, 7:30:00 AM", "15 Jan 2024, 07:30:00"; None: another language's.

    >>> _strava_date("Jan 15, 2024, 7:30:00 PM")
    datetime.datetime(2024, 1, 15, 19, 30, tzinfo=datetime.timezone.utc)
    """
    plain = re.sub(r"\s", " ", text)  # before AM there may be a narrow blank
    if found := _US.fullmatch(plain):
        month, day, *rest = found.groups()
    elif found := _ELSEWHERE.fullmatch(plain):
        day, month, *rest = found.groups()
    else:
        return None
    year, hour, minute, second, half = rest
    hours = int(hour) % 12 + 12 * (half.upper() == "PM") if half else int(hour)
    try:
        return datetime(
            int(year),
            _MONTHS.index(month.lower()) + 1,
            int(day),
            hours,
            int(minute),
            int(second),
            tzinfo=UTC,
        )
    except (ValueError, OverflowError):
        return None


class _GarminActivity(msgspec.Struct, frozen=True):
    """Milliseconds and centimetres. What its calories count in is told differently: left out."""

    name: str | None = None
    activityType: str | Mapping[str, object] | None = None
    beginTimestamp: float | None = None
    duration: float | None = None
    elapsedDuration: float | None = None
    distance: float | None = None
    avgHr: float | None = None
    maxHr: float | None = None
    manualActivity: bool = False


class _GarminList(msgspec.Struct, frozen=True):
    summarizedActivitiesExport: list[_GarminActivity] = []


def _garmin_list(data: bytes) -> Iterator[tuple[ManualEntry, bool]]:
    """Each activity, and whether it was typed in."""
    for part in msgspec.json.decode(data, type=list[_GarminList]):
        for one in part.summarizedActivitiesExport[:MOST_ACTIVITIES]:
            kind = one.activityType
            word = kind if isinstance(kind, str) or kind is None else str(kind.get("typeKey", ""))
            entry = ManualEntry(
                started_at=_garmin_date(one.beginTimestamp),
                sport=clean_name(word or "") or None,
                sport_kind=sport_of(word),
                totals=DeviceTotals(
                    elapsed_s=_scaled(one.elapsedDuration, 1000),
                    timer_s=_scaled(one.duration, 1000),
                    distance_m=_scaled(one.distance, 100) or None,
                    mean_heart_rate_bpm=one.avgHr,
                    max_heart_rate_bpm=one.maxHr,
                ),
                note=clean_name(one.name or "", longest=LONGEST_NOTE),
            )
            yield entry, one.manualActivity


def _garmin_date(millis: float | None) -> datetime | None:
    try:
        return None if millis is None else datetime.fromtimestamp(millis / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _scaled(value: float | None, parts: float) -> float | None:
    return None if value is None else value / parts
