"""What an overlay can show, how it looks, and how its address says so."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

import msgspec

from sessions.core.model.athlete import Units
from sessions.text import text


class Field(Enum):
    """One figure, by its word in the address."""

    HEART_RATE = "heart_rate"
    ZONE = "zone"
    SPEED = "speed"
    PACE = "pace"
    INCLINE = "incline"
    CADENCE = "cadence"
    DISTANCE = "distance"
    ELAPSED = "elapsed"
    ENERGY = "energy"
    INTERVAL = "interval"
    STEP = "step"


class Theme(Enum):
    """How it stands out from what is behind it."""

    CLEAR = "clear"  # nothing behind white letters with a dark edge
    LIGHT = "light"  # on light cards
    DARK = "dark"  # on dark cards


class Layout(Enum):
    """Which way the figures go."""

    ROW = "row"
    COLUMN = "column"


EnumT = TypeVar("EnumT", bound=Enum)

USUAL = (Field.HEART_RATE, Field.ZONE, Field.SPEED, Field.ELAPSED)
SMALLEST, LARGEST = 0.5, 6.0


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for. `units` None: as the athlete reads."""

    fields: tuple[Field, ...] = USUAL
    theme: Theme = Theme.CLEAR
    layout: Layout = Layout.ROW
    units: Units | None = None
    size: float = 1.0


class BadLook(ValueError):
    """The address asks for something that there is not; the message says what there is."""


def look_of(query: Mapping[str, str]) -> Look:
    """The look an address asks for; what it does not know of is for others.

    Raises:
        BadLook: a word is none of those that can stand there.
    """
    look = Look()
    if "fields" in query:
        look = msgspec.structs.replace(
            look, fields=tuple(_one(Field, word, "fields") for word in query["fields"].split(","))
        )
    readers: dict[str, Callable[[str], object]] = {
        "theme": lambda word: _one(Theme, word, "theme"),
        "layout": lambda word: _one(Layout, word, "layout"),
        "units": lambda word: _one(Units, word, "units"),
        "size": _size,
    }
    said = {name: read(query[name]) for name, read in readers.items() if name in query}
    return msgspec.structs.replace(look, **said)


def _one(kinds: type[EnumT], word: str, name: str) -> EnumT:
    try:
        return kinds(word.strip())
    except ValueError:
        known = ", ".join(kind.value for kind in kinds)
        reason = text("{name}: {word!r} is none of {known}")
        raise BadLook(reason.format(name=name, word=word[:40], known=known)) from None


def _size(word: str) -> float:
    try:
        size = float(word)
    except ValueError:
        size = float("nan")
    if not SMALLEST <= size <= LARGEST:
        reason = text("size: expected a number from {least} to {most}, got {word!r}")
        raise BadLook(reason.format(least=SMALLEST, most=LARGEST, word=word[:40]))
    return size


def label(field: Field) -> str:
    """What stands above the figure, in the reader's language."""
    return {
        Field.HEART_RATE: text("Heart rate"),
        Field.ZONE: text("Zone"),
        Field.SPEED: text("Speed"),
        Field.PACE: text("Pace"),
        Field.INCLINE: text("Incline"),
        Field.CADENCE: text("Cadence"),
        Field.DISTANCE: text("Distance"),
        Field.ELAPSED: text("Time"),
        Field.ENERGY: text("Energy"),
        Field.INTERVAL: text("Interval"),
        Field.STEP: text("Step"),
    }[field]
