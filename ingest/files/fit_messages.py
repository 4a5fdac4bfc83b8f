"""FIT messages by name, as the library reads them, as far as the bytes go."""

import warnings
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Any

import fitdecode
import numpy as np
from fitdecode.types import FieldDefinition

from ingest.files.recorded_workout import Array

# The message types a recording is made of; a watch writes many more.
_WANTED = frozenset({"hr", "lap", "session", "event", "file_id", "sport", "workout_step"})

MOST_MESSAGES = 150_000
"""So many the library reads of a file, which takes it ten seconds. More is damage. Ours."""

HR_EVENT_TIMES = 10  # field event_timestamp_12 of message hr. Source: FIT SDK, profile

_COMPLAINTS = {
    "dev_data_index": "an app's own fields that the file does not describe were left out",
    "no such field": "an app's own fields that the file does not describe were left out",
    "'No field": "an app's own fields that the file does not describe were left out",
    "invalid field size": "fields of a size that does not fit their type were read as bytes",
}

# Apps write developer fields and say which native field they stand for (`native_field_num` of
# the record message). They are taken in the native unit only, and only where the watch itself
# wrote nothing. Source: FIT SDK, "Developer Fields"; profile of message "record".
NATIVE: dict[int, tuple[str, frozenset[str]]] = {
    3: ("heart_rate", frozenset({"bpm"})),
    5: ("distance", frozenset({"m", "meters"})),
    6: ("speed", frozenset({"m/s"})),
}


@dataclass(frozen=True, kw_only=True)
class FitMessage:
    """One data message by the profile's names, in SI units as the profile scales them.

    Times are raw: seconds since 1989-12-31 UTC or, below 2^28, since the device was switched on.
    """

    name: str
    fields: Mapping[str, Any]

    def number(self, *names: str) -> float:
        """The first of the fields that holds a number; nan: none does."""
        for name in names:
            value = self.fields.get(name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, int | float) and isfinite(item):
                    return float(item)
        return nan

    def numbers(self, name: str) -> tuple[float, ...]:
        """All numbers of an array field, without the ones marked invalid."""
        value = self.fields.get(name)
        items = value if isinstance(value, tuple) else (value,)
        return tuple(float(item) for item in items if isinstance(item, int | float))

    def word(self, *names: str) -> str | None:
        """The first of the fields that the profile gives a name or the file a text."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, str) and value:
                return value
        return None


# The messages of one FIT file; several can be chained in one.
Messages = Sequence[FitMessage]


@dataclass(frozen=True, kw_only=True)
class FitRecords:
    """Records by column, nan where not measured. `columns` has each of `NUMBERS`.

    `beats`: intervals in seconds, with the number of records that came before them.
    """

    columns: Mapping[str, Array]
    beats: Sequence[tuple[int, Sequence[float]]] = ()

    def __len__(self) -> int:
        return len(self.columns["timestamp"])


NUMBERS: Mapping[str, tuple[str, ...]] = {
    "timestamp": ("timestamp",),
    "heart_rate": ("heart_rate",),
    "speed": ("enhanced_speed", "speed"),
    "grade": ("grade",),
    "cadence": ("cadence",),
    "fractional_cadence": ("fractional_cadence",),
    "distance": ("distance",),
    "altitude": ("enhanced_altitude", "altitude"),
    "position_lat": ("position_lat",),
    "position_long": ("position_long",),
}
"""What is read of a record, and the profile's fields that hold it, the best first."""


@dataclass(kw_only=True)
class _Rows:
    """Records of one file, a number at a time."""

    columns: dict[str, "array[float]"] = field(
        default_factory=lambda: {name: array("d") for name in NUMBERS}
    )
    beats: list[tuple[int, Sequence[float]]] = field(default_factory=list)

    def add(self, record: FitMessage) -> None:
        for name, keys in NUMBERS.items():
            self.columns[name].append(record.number(*keys))

    def __len__(self) -> int:
        return len(self.columns["timestamp"])

    def taken(self) -> FitRecords:
        columns = {name: np.array(column) for name, column in self.columns.items()}
        return FitRecords(columns=columns, beats=self.beats)


@dataclass(kw_only=True)
class LibraryReading:
    """The library's way through a file. `stumbled`: it did not come to the end."""

    parts: list[list[FitMessage]] = field(default_factory=list)
    records: list[_Rows] = field(default_factory=list)
    descriptions: list[FitMessage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stumbled: bool = False

    def read(self, data: bytes, *, checked: bool) -> None:
        """As far as it goes. `checked`: with the checksums."""
        check = fitdecode.CrcCheck
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            reader = fitdecode.FitReader(
                data,
                processor=None,  # raw times: the default processor splits them into two types
                check_crc=check.READONLY if checked else check.DISABLED,
                error_handling=fitdecode.ErrorHandling.WARN,
            )
            with reader:
                self._take(reader, checked=checked)
        for text, count in Counter(_kind_of(str(warning.message)) for warning in caught).items():
            self.notes.append(f"{text} ({count} times)" if count > 1 else text)

    def _take(self, reader: Iterable[Any], *, checked: bool) -> None:
        notes = self.notes
        apps: Counter[int | None] = Counter()
        try:
            for count, frame in enumerate(reader):
                if count > MOST_MESSAGES:
                    notes.append(f"left out, after the first {MOST_MESSAGES:,} messages: the rest")
                    break
                self._take_frame(frame, apps=apps, checked=checked)
        except fitdecode.FitEOFError as exc:
            notes.append(f"the file ends early, after byte {exc.offset}; what it holds is kept")
        except fitdecode.FitError as exc:
            notes.append(f"unreadable from here on: {_short(exc)}; what comes before is kept")
        # The library lets whatever its decoding trips over through (KeyError, struct.error,
        # AssertionError ...): on damaged bytes any of them means the same.
        except Exception as exc:
            kind = type(exc).__name__
            notes.append(f"damaged ({kind}: {_short(exc)}); what comes before is kept")
        else:
            return
        self.stumbled = True

    def _take_frame(self, frame: Any, *, apps: Counter[int | None], checked: bool) -> None:
        match frame.frame_type:
            case fitdecode.FIT_FRAME_DEFINITION:
                _mend(frame)
            case fitdecode.FIT_FRAME_HEADER:
                self.parts.append([])
                self.records.append(_Rows())
                apps.clear()
                if frame.crc_matched is False and checked:
                    self.notes.append("the header's checksum does not match")
            case fitdecode.FIT_FRAME_CRC:
                if not frame.matched and checked:
                    self.notes.append("the checksum does not match: some values may be damaged")
            case fitdecode.FIT_FRAME_DATA:
                self._take_message(frame, apps=apps)

    def _take_message(self, frame: Any, *, apps: Counter[int | None]) -> None:
        match frame.name:
            case "developer_data_id":
                index = frame.get_value("developer_data_index", fallback=None)
                _note_app(index, notes=self.notes, seen=apps)
            case "field_description":
                self.descriptions.append(FitMessage(name=frame.name, fields=_fields(frame)))
            case "record":
                self.records[-1].add(FitMessage(name=frame.name, fields=_fields(frame)))
            case "hrv":
                message = FitMessage(name=frame.name, fields=_fields(frame))
                self.records[-1].beats.append((len(self.records[-1]), message.numbers("time")))
            case name if name in _WANTED:
                self.parts[-1].append(FitMessage(name=name, fields=_fields(frame)))


def _short(exc: Exception) -> str:
    return " ".join(str(exc).split())[:120]


def _kind_of(warning: str) -> str:
    """The library's complaint without the place: one line for all of a kind."""
    for beginning, told in _COMPLAINTS.items():
        if warning.startswith(beginning):
            return told
    return warning.partition(" @ ")[0].partition("(")[0].strip()


def _mend(definition: Any) -> None:
    """A field of no bytes holds nothing, and the library stumbles over it: it is struck out.

    The library's own expansion of the heart rates' times trips where the first one is missing;
    unnamed, the bytes come as they are, see `ingest.files.fit_heart_rates`.
    """
    definition.dev_field_defs[:] = [item for item in definition.dev_field_defs if item.size]
    definition.field_defs[:] = [
        FieldDefinition(None, item.def_num, item.base_type, item.size)
        if definition.name == "hr" and item.def_num == HR_EVENT_TIMES
        else item
        for item in definition.field_defs
        if item.size
    ]


def _note_app(index: int | None, *, notes: list[str], seen: Counter[int | None]) -> None:
    """Some programs cannot read such a file at all, and its owner wonders why."""
    seen[index] += 1
    if seen[index] == 2:
        notes.append(
            f"an app's own fields (number {index}) are declared twice: the last one counts"
        )


def _fields(frame: Any) -> dict[str, Any]:
    """By name: what the watch wrote, else what the profile expands (speed into enhanced_speed, a
    compressed speed and distance), else what an app wrote in its place.
    """
    written: dict[str, Any] = {}
    expanded: dict[str, Any] = {}
    developer: dict[str, Any] = {}
    for item in frame.fields:
        if item.value is None:
            continue
        if item.field is None:
            if frame.name == "hr" and item.def_num == HR_EVENT_TIMES:
                written["event_timestamp_12"] = item.value
            continue
        if item.field_def is None:
            expanded.setdefault(item.name, item.value)
        elif item.field_def.is_dev:
            name, units = NATIVE.get(item.field.native_field_num, ("", frozenset()))
            if frame.name == "record" and item.field.units in units:
                developer.setdefault(name, item.value)
        else:
            written.setdefault(item.name, item.value)
    return developer | expanded | written
