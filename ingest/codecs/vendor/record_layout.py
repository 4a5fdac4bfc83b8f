"""Records of makers' protocols: which byte says what, read and written by the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ingest.codecs.wire.errors import EncodeError

# These are whole numbers in `Treadmill`, whatever steps a maker counts in.
_WHOLE = frozenset(
    {"total_distance_m", "total_energy_kcal", "heart_rate_bpm", "elapsed_s", "step_count"}
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One number of a record: `steps` steps on the wire make `units` units of the value.

    `at` counts from the frame's first byte. `zero` is the step that means 0; from `high_from` on
    it is `high_zero`. `nothing`: the step that says that there is no value.
    """

    name: str
    at: int
    size: int = 1
    order: Literal["big", "little"] = "big"
    signed: bool = False
    units: int = 1
    steps: int = 1
    zero: int = 0
    high_from: int | None = None
    high_zero: int = 0
    nothing: int | None = None

    def read(self, frame: bytes) -> float | int | None:
        """The value; the frame must be long enough."""
        wire = frame[self.at : self.at + self.size]
        raw = int.from_bytes(wire, self.order, signed=self.signed)
        if raw == self.nothing:
            return None
        is_high = self.high_from is not None and raw >= self.high_from
        value = (raw - (self.high_zero if is_high else self.zero)) * self.units / self.steps
        return round(value) if self.name in _WHOLE else value

    def write(self, value: float | None) -> bytes:
        """Its bytes; what a console counts beyond their room begins at 0 again.

        Raises:
            EncodeError: a speed or an incline does not fit.
        """
        if value is None:
            return (self.nothing or 0).to_bytes(self.size, self.order, signed=self.signed)
        raw = round(value * self.steps / self.units) + self.zero
        if self.name in _WHOLE:
            raw %= 1 << 8 * self.size
        try:
            return raw.to_bytes(self.size, self.order, signed=self.signed)
        except OverflowError as exc:
            raise EncodeError(f"{self.name} {value:g} does not fit {self.size} bytes") from exc


@dataclass(frozen=True, kw_only=True)
class StatePlace:
    """Where a record says what the belt does: steps of `mask` at `at` that are named here."""

    at: int
    mask: int = 0xFF
    running: int
    standing: frozenset[int] = frozenset()
    stopping: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class RecordLayout:
    """One kind of frame with measurements.

    `starts`: how it begins. `size` of the whole frame; None: it has no fields, and any will do.
    `standing`: the belt stands whenever this frame comes. `stopping`: somebody has stopped it.
    `filler`: what a simulated machine sends where no field is.
    """

    starts: tuple[bytes, ...]
    size: int | None = None
    places: tuple[Place, ...] = ()
    state: StatePlace | None = None
    standing: bool = False
    stopping: bool = False
    filler: Mapping[int, int] | None = None

    def fits(self, frame: bytes) -> bool:
        """Whether a frame is of this kind."""
        return frame.startswith(self.starts) and self.size in (None, len(frame))

    def read(self, frame: bytes) -> tuple[dict[str, Any], bool]:
        """The values by their names in `Treadmill`, and whether the belt was stopped."""
        values: dict[str, Any] = {place.name: place.read(frame) for place in self.places}
        standing, stopping = self.standing, self.standing or self.stopping
        if self.state is not None:
            told = frame[self.state.at] & self.state.mask
            standing = standing or told in self.state.standing
            stopping = stopping or standing or told in self.state.stopping
        if standing:
            values["speed_kmh"] = 0.0
        return values, stopping

    def write(self, values: Mapping[str, Any], *, overhead: int) -> bytes:
        """The frame up to its checksum; `overhead`: bytes from there on.

        Raises:
            EncodeError: a value does not fit.
        """
        start = self.starts[0]
        body = bytearray(start.ljust((self.size or len(start) + overhead) - overhead, b"\x00"))
        for at, byte in (self.filler or {}).items():
            body[at] = byte
        if self.state is not None:
            body[self.state.at] |= self.state.running
        for place in self.places:
            body[place.at : place.at + place.size] = place.write(values.get(place.name))
        return bytes(body)
