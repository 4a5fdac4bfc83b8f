"""Who gives a value is told where several could, and while the value may be shown."""

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from sessions.live.freshness import Reading
from sessions.live.live_view import DeviceView, LiveStatus, LiveView

STRAP = DeviceView(alias="strap", kind=DeviceKind.STRAP, link=Link.STREAMING)
SPARE = DeviceView(alias="strap-2", kind=DeviceKind.STRAP, link=Link.STREAMING)
BELT = DeviceView(alias="treadmill", kind=DeviceKind.TREADMILL, link=Link.STREAMING)
VIEW = LiveView(
    status=LiveStatus.RUNNING,
    heart_rate=Reading(value=140, age_s=0.5, source="strap-2"),
    speed=Reading(value=9.0, age_s=0.5, source="treadmill"),
    devices=(STRAP, SPARE, BELT),
)


def given(view: LiveView) -> list[tuple[str, ...]]:
    return [view.given_by(device.alias) for device in view.devices]


def test_of_two_straps_the_one_in_use_is_told() -> None:
    assert given(VIEW) == [(), ("heart rate",), ("speed",)]


def test_a_value_that_is_too_old_is_given_by_nobody() -> None:
    old = Reading(value=140, age_s=4.6, source="strap-2")
    assert given(msgspec.structs.replace(VIEW, heart_rate=old)) == [(), (), ("speed",)]


def test_a_strap_and_a_treadmill_leave_nothing_to_tell() -> None:
    two = msgspec.structs.replace(VIEW, devices=(SPARE, BELT))
    assert given(two) == [(), ()]
