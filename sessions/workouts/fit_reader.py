"""Plans from FIT workout files, as watches and training platforms export them.

Message and field names are the FIT profile's (`workout`, `workout_step`).
"""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import fitdecode

from ingest.sentence import Sentence
from sessions.core.model.sample import Kind
from sessions.text import text
from sessions.workouts.outline import Outline, Part, Repeat, gait_of, step_count, step_name
from sessions.workouts.plan import (
    Crossing,
    HeartRateEnd,
    HeartRateTarget,
    HeartRateUnit,
    Step,
)
from sessions.workouts.plan_toml_reader import MAX_STEPS, MAX_TIMES, PlanError

BPM_OFFSET = 100
"""Of the profile's type `workout_hr`: below it percent of the maximum, above it bpm + 100."""

_ON_FOOT = frozenset({"running", "walking", "hiking", "generic", "training", "fitness_equipment"})
_INTENSITIES = {
    "warmup": "Warm-up",
    "cooldown": "Cool-down",
    "rest": "Rest",
    "recovery": "Recovery",
}


def read_fit_workout(data: bytes, *, name: str) -> Outline:
    """The plan of a FIT workout file; what it could not take over is in its notes.

    Raises:
        PlanError: it is damaged, holds no workout, or one that is not run.
    """
    title, about, steps = name, "", []
    for message in _messages(data):
        if message.name == "workout_step":
            steps.append(message)
        else:
            sport = message.get_value("sport", fallback=None) or "generic"
            if sport not in _ON_FOOT:
                raise PlanError(
                    Sentence(
                        "a workout for {sport}, expected one for running or walking", sport=sport
                    )
                )
            title = message.get_value("wkt_name", fallback=None) or name
            about = message.get_value("wkt_description", fallback=None) or ""
    if not steps:
        raise PlanError(Sentence("it holds no workout steps, expected a FIT workout file"))
    reader = _Reader()
    parts = reader.parts(steps)
    if step_count(parts) > MAX_STEPS:
        raise PlanError(Sentence("there are more than {most} steps", most=MAX_STEPS))
    notes = sorted(reader.notes)
    return Outline(name=name, title=str(title), about=str(about), parts=parts, notes=(*notes,))


def _messages(data: bytes) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of what it then raises or skips
        try:
            # A recording is read as far as it goes; a plan with a wrong number is worse than none.
            with fitdecode.FitReader(
                io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE
            ) as frames:
                for frame in frames:
                    is_data = frame.frame_type == fitdecode.FIT_FRAME_DATA
                    if is_data and frame.name in ("workout", "workout_step"):
                        yield frame
        except fitdecode.FitError as exc:
            raise PlanError(Sentence("not a readable FIT file: {reason}", reason=exc)) from exc
        # The library lets whatever its decoding trips over through (struct.error, AssertionError
        # ...): on damaged bytes any of them means the same.
        except Exception as exc:
            raise PlanError(Sentence("not a readable FIT file: it is damaged")) from exc


class _Reader:
    """Turns step messages into parts and remembers what it had to leave out."""

    def __init__(self) -> None:
        self.notes: set[str] = set()

    def parts(self, messages: list[Any]) -> tuple[Part, ...]:
        """A repeat message stands behind what it repeats and names the step to go back to."""
        found: list[tuple[int, Part]] = []
        for index, message in enumerate(messages):
            kind = str(message.get_value("duration_type", fallback="open"))
            if not kind.startswith("repeat_until"):
                found.append((index, self._step(message, kind)))
                continue
            back_to = _raw(message, "duration_step", "duration_value")
            inside = [part for first, part in found if back_to is not None and first >= back_to]
            times = _raw(message, "repeat_steps", "target_value")
            if kind != "repeat_until_steps_cmplt" or times is None:
                self.notes.add(
                    text("A repeat by {kind} is run once.").format(
                        kind=kind.removeprefix("repeat_until_")
                    )
                )
                continue
            if not inside or not 1 <= times <= MAX_TIMES or back_to is None:
                raise PlanError(
                    Sentence(
                        "step {number} repeats what is not there, or too often", number=index + 1
                    )
                )
            found = [(first, part) for first, part in found if first < back_to]
            found.append((back_to, Repeat(times=times, parts=tuple(inside))))
        if not found:
            raise PlanError(Sentence("it holds no workout steps, expected a FIT workout file"))
        return tuple(part for _, part in found)

    def _step(self, message: Any, kind: str) -> Step:
        duration_s = distance_m = None
        until = None
        if kind in ("time", "repetition_time"):
            duration_s = _scaled(message, "duration_time")
        elif kind == "distance":
            distance_m = _scaled(message, "duration_distance")
        elif kind in ("hr_less_than", "hr_greater_than"):
            until = _until(message, kind)
        elif kind != "open":
            self.notes.add(
                text("An end by {kind} is open instead: a key press ends it.").format(kind=kind)
            )
        speeds, heart_rate = self._target(message)
        speed_kmh = None if speeds is None else (speeds[0] + speeds[1]) / 2
        intensity = str(message.get_value("intensity", fallback="") or "")
        gait = Kind.REST if intensity == "rest" and speeds is None else gait_of(speed_kmh)
        called = message.get_value("wkt_step_name", fallback=None) or _INTENSITIES.get(intensity)
        return Step(
            name=str(called or step_name(gait, heart_rate)),
            kind=Kind.UNKNOWN if heart_rate is not None and speeds is None else gait,
            duration_s=duration_s,
            distance_m=distance_m,
            until=until,
            speed_kmh=speed_kmh,
            speed_range_kmh=None if speeds is None or speeds[0] == speeds[1] else speeds,
            heart_rate=heart_rate,
        )

    def _target(self, message: Any) -> tuple[tuple[float, float] | None, HeartRateTarget | None]:
        kind = str(message.get_value("target_type", fallback="open"))
        if kind == "heart_rate":
            return None, _heart_rate(message)
        if kind == "speed":
            low = _scaled(message, "custom_target_speed_low")
            high = _scaled(message, "custom_target_speed_high")
            if low and high:
                return (round(low * 3.6, 2), round(high * 3.6, 2)), None
            self.notes.add(text("A speed zone without its speeds is left to the runner."))
        elif kind != "open":
            self.notes.add(text("A target by {kind} is left to the runner.").format(kind=kind))
        return None, None


def _heart_rate(message: Any) -> HeartRateTarget | None:
    zone = _raw(message, "target_hr_zone", "target_value")
    if zone is not None and 1 <= zone <= 5:
        return HeartRateTarget(low=zone, high=zone, unit=HeartRateUnit.ZONE)
    low = _raw(message, "custom_target_heart_rate_low", "custom_target_value_low")
    high = _raw(message, "custom_target_heart_rate_high", "custom_target_value_high")
    if low is None or high is None or not 0 < low < high:
        return None
    if high <= BPM_OFFSET:
        return HeartRateTarget(low=low, high=high, unit=HeartRateUnit.MAXIMUM)
    return HeartRateTarget(
        low=max(1, low - BPM_OFFSET), high=high - BPM_OFFSET, unit=HeartRateUnit.BPM
    )


def _until(message: Any, kind: str) -> HeartRateEnd | None:
    value = _raw(message, "duration_hr", "duration_value")
    if value is None or value == 0:
        return None
    crossing = Crossing.BELOW if kind == "hr_less_than" else Crossing.ABOVE
    if value <= BPM_OFFSET:
        return HeartRateEnd(crossing=crossing, value=value, unit=HeartRateUnit.MAXIMUM)
    return HeartRateEnd(crossing=crossing, value=value - BPM_OFFSET)


def _scaled(message: Any, name: str) -> float | None:
    value = message.get_value(name, fallback=None)
    return float(value) if isinstance(value, int | float) and value > 0 else None


def _raw(message: Any, *names: str) -> int | None:
    """The number on the wire: the profile gives words for some values of these fields."""
    for name in names:
        if message.has_field(name):
            raw = message.get_field(name).raw_value
            return raw if isinstance(raw, int) else None
    return None
