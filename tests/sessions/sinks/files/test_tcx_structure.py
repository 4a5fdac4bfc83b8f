"""TCX as its schemas ask: which elements stand in which, in what order, how often.

Source: Garmin, TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd (their sequences, written
down here as far as an export uses them).
"""

from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest

from sessions.sinks.files import Recorded, export
from sessions.store.stored_values import Remark
from tests.sessions.sinks.files.runs_out import run_out

TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXTENSION = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
ONCE, MAYBE, SOME, ANY = (1, 1), (0, 1), (1, None), (0, None)


class Child(NamedTuple):
    name: str
    times: tuple[int, int | None]


SEQUENCES: dict[str, tuple[Child, ...]] = {
    "TrainingCenterDatabase": (Child("Activities", MAYBE),),
    "Activities": (Child("Activity", ANY),),
    "Activity": (
        Child("Id", ONCE),
        Child("Lap", SOME),
        Child("Notes", MAYBE),
        Child("Creator", MAYBE),
        Child("Extensions", MAYBE),
    ),
    "Lap": (
        Child("TotalTimeSeconds", ONCE),
        Child("DistanceMeters", ONCE),
        Child("MaximumSpeed", MAYBE),
        Child("Calories", ONCE),
        Child("AverageHeartRateBpm", MAYBE),
        Child("MaximumHeartRateBpm", MAYBE),
        Child("Intensity", ONCE),
        Child("Cadence", MAYBE),
        Child("TriggerMethod", ONCE),
        Child("Track", ANY),
        Child("Notes", MAYBE),
        Child("Extensions", MAYBE),
    ),
    "Track": (Child("Trackpoint", SOME),),
    "Trackpoint": (
        Child("Time", ONCE),
        Child("Position", MAYBE),
        Child("AltitudeMeters", MAYBE),
        Child("DistanceMeters", MAYBE),
        Child("HeartRateBpm", MAYBE),
        Child("Cadence", MAYBE),
        Child("SensorState", MAYBE),
        Child("Extensions", MAYBE),
    ),
    "Position": (Child("LatitudeDegrees", ONCE), Child("LongitudeDegrees", ONCE)),
    "HeartRateBpm": (Child("Value", ONCE),),
    "AverageHeartRateBpm": (Child("Value", ONCE),),
    "MaximumHeartRateBpm": (Child("Value", ONCE),),
}
TPX = ("Speed", "RunCadence", "Watts", "Extensions")
WORDS = {
    "Intensity": {"Active", "Resting"},
    "TriggerMethod": {"Manual", "Distance", "Location", "Time", "HeartRate"},
}
SPORTS = {"Running", "Biking", "Other"}


def assert_valid(element: Element) -> None:
    """The element's children are a sequence its type allows, and its text is of its type."""
    name = element.tag.removeprefix(TCX)
    assert element.tag.startswith(TCX), element.tag
    if name in WORDS:
        assert element.text in WORDS[name]
    elif name == "Value":
        assert 1 <= int(element.text or "") <= 255
    elif name == "Calories":
        assert 0 <= int(element.text or "") <= 65_535
    elif name in ("TotalTimeSeconds", "DistanceMeters", "AltitudeMeters"):
        assert float(element.text or "") >= (-500 if name == "AltitudeMeters" else 0)
    elif name == "Extensions":
        assert_extensions(element)
        return
    children = [child.tag.removeprefix(TCX) for child in element]
    for child, (least, most) in SEQUENCES.get(name, ()):
        count = 0
        while children and children[0] == child:
            children.pop(0)
            count += 1
        assert count >= least, f"{name} without {child}"
        assert most is None or count <= most, f"{name} with {count} {child}"
    assert children == [], f"{children} in {name}"
    for inside in element:
        assert_valid(inside)


def assert_extensions(element: Element) -> None:
    """Anything of another namespace; Garmin's own as its schema has it."""
    for child in element:
        assert not child.tag.startswith(TCX)
        if child.tag == f"{EXTENSION}TPX":
            names = [one.tag.removeprefix(EXTENSION) for one in child]
            assert names == sorted(names, key=TPX.index)
            assert len(set(names)) == len(names)


@pytest.mark.parametrize("pause", [(600.5, 660.5), (10.25, 14.0), (880.0, 899.5)])
def test_every_element_stands_where_the_schema_has_it(pause: tuple[float, float]) -> None:
    recorded = msgspec.structs.replace(run_out(pause=pause), remark=Remark(note="fine"))
    root = fromstring(export(recorded, format="tcx"))
    assert_valid(root)
    activity = root.find(f"{TCX}Activities/{TCX}Activity")
    assert activity is not None
    assert activity.get("Sport") in SPORTS
    laps = activity.findall(f"{TCX}Lap")
    intervals = [one for one in recorded.breakdown.intervals if not one.paused]
    assert len(laps) == len(intervals)
    assert all(lap.get("StartTime", "").endswith("Z") for lap in laps)


def test_without_a_heart_rate_or_a_speed_it_is_valid_as_well() -> None:
    whole = run_out(120)
    bare: Recorded = msgspec.structs.replace(
        whole,
        seconds=tuple(
            msgspec.structs.replace(second, heart_rate_bpm=None, speed_kmh=None)
            for second in whole.seconds
        ),
    )
    assert_valid(fromstring(export(bare, format="tcx")))
