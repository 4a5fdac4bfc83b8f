"""One device's quirks when it tells late, in mid-link, what it is."""

from ingest.measurements import KM_PER_MILE, NS_PER_S, Treadmill
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.device import DeviceQuirks
from ingest.quirks.device_identity import DEVICE_NAME

MODEL, MANUFACTURER = "2A24", "2A29"


def walked(quirks: DeviceQuirks, *, seconds: int) -> None:
    """A belt that says 3.1 and counts the metres of miles."""
    for second in range(seconds):
        metres = int(3.1 * KM_PER_MILE / 3.6 * second)
        record = Treadmill(speed_kmh=3.1, total_distance_m=metres, more_data=False)
        quirks.treadmill(record, at_ns=second * NS_PER_S)


def a_belt() -> DeviceQuirks:
    quirks = DeviceQuirks()
    quirks.note_identity(DEVICE_NAME, b"Somebody's belt", at_ns=0)
    return quirks


def test_what_its_metres_have_shown_holds_where_the_table_does_not_know_better() -> None:
    quirks = a_belt()
    walked(quirks, seconds=180)
    assert quirks.speed_unit is SpeedUnit.MPH
    quirks.note_identity(MANUFACTURER, b"Polar", at_ns=181 * NS_PER_S)
    quirks.note_identity(MODEL, b"H10", at_ns=181 * NS_PER_S)
    assert quirks.treatment.always_sends_rr
    assert not quirks.treatment.unit_is_certain
    assert quirks.speed_unit is SpeedUnit.MPH


def test_a_model_that_the_table_is_certain_of_is_believed_from_then_on() -> None:
    quirks = a_belt()
    walked(quirks, seconds=180)
    quirks.note_identity(MODEL, b"URTM041", at_ns=181 * NS_PER_S)
    assert quirks.unit_is_known
    assert quirks.speed_unit is SpeedUnit.KMH
