"""Plans from ZWO files, the XML that virtual-riding programs exchange.

A ZWO says how hard by a share: of the threshold power on a bike, of the pace over a race distance
on foot. With a race time the shares of a run become speeds; without one they become zones.
Element names, attributes and pace numbers as seen in files: nobody has published the format.
"""

from collections.abc import Iterator
from math import ceil, isnan
from xml.etree.ElementTree import Element, ParseError, fromstring

from ingest.files.xml_text import local_name, number
from ingest.measurements import KM_PER_MILE
from ingest.sentence import Sentence
from sessions.text import text
from sessions.workouts.outline import Outline, Part, Repeat, step_count, step_of
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step
from sessions.workouts.plan_toml_reader import MAX_STEPS, MAX_TIMES, PlanError

PACE_KM = (KM_PER_MILE, 5.0, 10.0, 21.0975, 42.195)
"""What the attribute `pace` counts: a mile, 5 km, 10 km, half a marathon, a marathon."""

RIEGEL = 1.06
"""Source: Riegel 1981, American Scientist 69(3):285-290: time grows as distance to the 1.06."""

ZONES_BELOW = (0.55, 0.75, 0.90, 1.05)
"""Shares of the threshold at which zones 1 to 4 end.

Source: Coggan's power levels, in Allen & Coggan, Training and Racing with a Power Meter.
"""

MOST_SHARE = 20
"""Of anything: what is more is a percentage, or nonsense. Ours."""

RAMP_STEP_S = 60.0
_RAMPS = {"warmup": "Warm-up", "cooldown": "Cool-down", "ramp": "Ramp"}
_SILENT = frozenset({"textevent", "textnotification", "gameplayevent"})


def read_zwo(data: bytes, *, name: str, five_km_s: float | None = None) -> Outline:
    """The plan of a ZWO file; what it could not take over is in its notes.

    Args:
        data: The file's bytes.
        name: What the plan is to be called.
        five_km_s: The runner's time over 5 km in seconds; None: not known.

    Raises:
        PlanError: it is not a ZWO file, or holds no steps.
    """
    root = _parsed(data)
    if local_name(root) != "workout_file":
        raise PlanError(Sentence("expected a <workout_file>, got <{tag}>", tag=local_name(root)))
    is_run = _child_text(root, "sportType").lower() == "run"
    reader = _Reader(
        by_distance=_child_text(root, "durationType").lower() == "distance",
        five_km_s=five_km_s if is_run else None,
    )
    workout = next((child for child in root if local_name(child) == "workout"), None)
    parts = tuple(reader.parts(workout if workout is not None else []))
    if not parts:
        raise PlanError(Sentence("there are no steps in its <workout>"))
    if step_count(parts) > MAX_STEPS:
        raise PlanError(Sentence("there are more than {most} steps", most=MAX_STEPS))
    return Outline(
        name=name,
        title=_child_text(root, "name") or name,
        about=_child_text(root, "description"),
        parts=parts,
        notes=tuple(_notes(reader, is_run=is_run, five_km_s=five_km_s)),
    )


class _Reader:
    """Turns elements into parts and remembers what it had to leave out."""

    def __init__(self, *, by_distance: bool, five_km_s: float | None) -> None:
        self._by_distance = by_distance
        self._five_km_s = five_km_s
        self.left_out: set[str] = set()

    def parts(self, elements: Element | list[Element]) -> Iterator[Part]:
        for element in elements:
            tag = local_name(element)
            kind = tag.lower()
            if kind in _RAMPS:
                yield from self._ramp(element, called=_RAMPS[kind])
            elif kind == "steadystate":
                low, high = _shares(element, "Power", "PowerLow", "PowerHigh")
                yield self._step("", element, "Duration", low, high)
            elif kind == "intervalst":
                yield self._intervals(element)
            elif kind == "freeride":
                yield self._step("Free", element, "Duration", None, None)
            elif kind == "maxeffort":
                yield self._step("All out", element, "Duration", 1.2, 1.2)
            elif kind not in _SILENT:
                self.left_out.add(f"<{tag}>")

    def _intervals(self, element: Element) -> Repeat:
        times = number(element.get("Repeat"))
        if isnan(times) or not 1 <= times <= MAX_TIMES:
            expected = Sentence(
                "expected {key} from {low} to {high}, got {value!r}",
                key="Repeat",
                low=1,
                high=MAX_TIMES,
                value=element.get("Repeat"),
            )
            raise PlanError(expected, path="IntervalsT")
        on = _shares(element, "OnPower", "PowerOnLow", "PowerOnHigh")
        off = _shares(element, "OffPower", "PowerOffLow", "PowerOffHigh")
        return Repeat(
            times=int(times),
            parts=(
                self._step("On", element, "OnDuration", *on),
                self._step("Off", element, "OffDuration", *off),
            ),
        )

    def _ramp(self, element: Element, *, called: str) -> Iterator[Step]:
        low, high = _shares(element, "Power", "PowerLow", "PowerHigh")
        length = self._length(element, "Duration")
        if low is None or high is None or self._five_km_s is None or low == high:
            yield self._step(called, element, "Duration", low, high)
            return
        # A belt has no ramps of minutes: a stair of about a minute a step comes close.
        whole_s = length / self._pace_m_s(element) if self._by_distance else length
        count = max(1, ceil(whole_s / RAMP_STEP_S))
        for index in range(count):
            share = low + (high - low) * (index + 0.5) / count
            yield self._made(called, element, length / count, share, share)

    def _step(
        self, name: str, element: Element, key: str, low: float | None, high: float | None
    ) -> Step:
        return self._made(name, element, self._length(element, key), low, high)

    def _made(
        self, name: str, element: Element, length: float, low: float | None, high: float | None
    ) -> Step:
        speeds = heart_rate = None
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
            if self._five_km_s is not None:
                per_share_kmh = self._pace_m_s(element) * 3.6
                speeds = round(low * per_share_kmh, 2), round(high * per_share_kmh, 2)
            else:
                heart_rate = HeartRateTarget(
                    low=_zone(low), high=_zone(high), unit=HeartRateUnit.ZONE
                )
        if element.get("Incline") is not None:
            self.left_out.add("Incline")
        ends = (None, length, None) if self._by_distance else (length, None, None)
        return step_of(name, speeds_kmh=speeds, heart_rate=heart_rate, ends=ends)

    def _length(self, element: Element, key: str) -> float:
        length = number(element.get(key))
        if isnan(length) or not 1 <= length <= 100_000:
            raise PlanError(
                Sentence(
                    "expected {key} in whole {unit}, got {value!r}",
                    key=key,
                    unit="metres" if self._by_distance else "seconds",
                    value=element.get(key),
                ),
                path=local_name(element),
            )
        return length

    def _pace_m_s(self, element: Element) -> float:
        """Race speed over the distance that the element's `pace` names; a mile by default."""
        assert self._five_km_s is not None
        pace = number(element.get("pace") or element.get("Pace") or "0")
        if isnan(pace) or not 0 <= pace < len(PACE_KM):
            raise PlanError(
                Sentence(
                    "expected {key} from {low} to {high}, got {value!r}",
                    key="pace",
                    low=0,
                    high=len(PACE_KM) - 1,
                    value=element.get("pace"),
                ),
                path=local_name(element),
            )
        distance_km = PACE_KM[int(pace)]
        time_s = self._five_km_s * (distance_km / PACE_KM[1]) ** RIEGEL
        return float(distance_km * 1000 / time_s)


def _parsed(data: bytes) -> Element:
    try:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(Sentence("not text, expected XML in UTF-8")) from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PlanError(Sentence("it declares entities, which no plan needs; it is not read"))
    try:
        return fromstring(text)
    except (ParseError, ValueError) as exc:
        raise PlanError(Sentence("not XML: {reason}", reason=exc)) from None


def _notes(reader: _Reader, *, is_run: bool, five_km_s: float | None) -> Iterator[str]:
    if not is_run:
        yield text("A ride: its shares of the threshold power have become heart-rate zones.")
    elif five_km_s is None:
        yield text(
            "Its shares of a race pace have become heart-rate zones; with --five-km "
            "TIME they become speeds."
        )
    if reader.left_out:
        yield text("Left out: {names}.").format(names=", ".join(sorted(reader.left_out)))


def _shares(
    element: Element, key: str, low_key: str, high_key: str
) -> tuple[float | None, float | None]:
    """From the first to the last; None: the element does not say how hard."""
    one = _share(element, key)
    if not isnan(one):
        return one, one
    low, high = _share(element, low_key), _share(element, high_key)
    if isnan(low) or isnan(high):
        return None, None
    return low, high


def _share(element: Element, key: str) -> float:
    share = number(element.get(key))
    if not isnan(share) and not 0 <= share <= MOST_SHARE:
        expected = Sentence(
            "expected {key} from {low} to {high}, got {value!r}",
            key=key,
            low=0,
            high=MOST_SHARE,
            value=element.get(key),
        )
        raise PlanError(expected, path=local_name(element))
    return share


def _zone(share: float) -> int:
    return 1 + sum(share > bound for bound in ZONES_BELOW)


def _child_text(element: Element, tag: str) -> str:
    for child in element:
        if local_name(child) == tag:
            return " ".join((child.text or "").split())
    return ""
