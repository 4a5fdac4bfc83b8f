"""Content of FIT files: records as columns, all else as messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from fitdecode.types import BASE_TYPES

from ingest.files.fit_layout import DeveloperField, Unusual
from ingest.files.fit_messages import NATIVE, NUMBERS, FitRecords, LibraryReading, Messages
from ingest.files.fit_scan import Scanned, scan
from ingest.files.recorded_workout import Array

_BASE_TYPES: Mapping[str | None, int] = {kind.name: key for key, kind in BASE_TYPES.items()}


@dataclass(frozen=True, kw_only=True)
class FitPart:
    """One FIT file: its records, and its other messages."""

    records: FitRecords
    messages: Messages


@dataclass(frozen=True, kw_only=True)
class FitContent:
    """All that could be read, and what could not."""

    parts: tuple[FitPart, ...]
    notes: tuple[str, ...]


def read_messages(data: bytes) -> FitContent:
    """Every wanted message of a FIT file up to its end or its first unreadable byte."""
    try:
        return _scanned(scan(data))
    except Unusual:
        return by_library(data)


def _scanned(files: Sequence[Scanned]) -> FitContent:
    parts = []
    notes: list[str] = []
    for file in files:
        notes.extend(file.notes)
        messages = LibraryReading()
        messages.read(file.rest, checked=False)
        if messages.stumbled:
            raise Unusual
        notes.extend(messages.notes)
        described = _described(messages.descriptions)
        offsets, fields = file.records(described)
        none = np.full(len(offsets), np.nan)
        columns = {
            name: _first(
                [fields[key] for key in (*keys, f"developer_{name}") if key in fields], none=none
            )
            for name, keys in NUMBERS.items()
        }
        beats = [(int(np.searchsorted(offsets, at)), seconds) for at, seconds in file.beats()]
        records = FitRecords(columns=columns, beats=sorted(beats, key=lambda beat: beat[0]))
        parts.append(FitPart(records=records, messages=messages.parts[0]))
    return FitContent(parts=tuple(parts), notes=tuple(notes))


def _first(columns: Sequence[Array], *, none: Array) -> Array:
    """In each row the first that is known."""
    found = none
    for column in columns:
        found = np.where(np.isnan(found), column, found)
    return found


def _described(messages: Messages) -> dict[tuple[int, int], DeveloperField]:
    found: dict[tuple[int, int], DeveloperField] = {}
    for message in messages:
        app, number = (
            message.number("developer_data_index"),
            message.number("field_definition_number"),
        )
        native = message.fields.get("native_field_num")
        name, units = NATIVE.get(native if isinstance(native, int) else -1, ("", frozenset()))
        if isnan(app) or isnan(number):
            raise Unusual
        known = DeveloperField(
            base_type=_BASE_TYPES.get(message.word("fit_base_type_id"), -1),
            stands_for=name if message.word("units") in units else None,
        )
        if found.setdefault((int(app), int(number)), known) != known:
            raise Unusual
    return found


def by_library(data: bytes) -> FitContent:
    """The same, message by message."""
    reading = LibraryReading()
    reading.read(data, checked=True)
    parts = [
        FitPart(records=records.taken(), messages=messages)
        for records, messages in zip(reading.records, reading.parts, strict=True)
    ]
    return FitContent(parts=tuple(parts), notes=tuple(reading.notes))
