"""Of a session's devices every change is kept, and one moment in half a minute."""

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from sessions.live.live_view import DeviceView
from sessions.recording.device_log import DeviceLog
from sessions.store.facts import DeviceSeen

STRAP = DeviceView(
    alias="strap", kind=DeviceKind.STRAP, link=Link.STREAMING, battery_pct=80, age_s=0.3, lag_ms=90
)


def changed(**values: object) -> DeviceView:
    return msgspec.structs.replace(STRAP, **values)


def seen(log: DeviceLog, view: DeviceView, at_s: float) -> list[DeviceSeen]:
    return list(log.look([view], at_s=at_s))


def test_the_first_look_is_kept_and_then_one_in_half_a_minute() -> None:
    log = DeviceLog()
    kept = [second for second in range(70) if seen(log, STRAP, float(second))]
    assert kept == [0, 30, 60]


def test_a_change_is_kept_at_once() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    for second, view in enumerate(
        (
            changed(link=Link.SILENT, drop_outs=1),
            changed(drop_outs=1, reconnects=1),
            changed(drop_outs=1, reconnects=1, battery_pct=79),
            changed(drop_outs=1, reconnects=1, battery_pct=79, rssi_dbm=-60),
        ),
        start=1,
    ):
        assert len(seen(log, view, float(second))) == 1
        assert seen(log, view, second + 0.5) == []


def test_an_age_that_grows_is_no_change() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    assert seen(log, changed(age_s=3.0, lag_ms=5.0), 3.0) == []


def test_the_longest_lag_since_the_fact_before_is_told() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    seen(log, changed(lag_ms=900), 10.0)
    seen(log, changed(lag_ms=20), 20.0)
    assert [fact.lag_ms for fact in seen(log, changed(lag_ms=30), 30.0)] == [900]
    assert [fact.lag_ms for fact in seen(log, changed(lag_ms=40), 60.0)] == [40]


def test_counts_go_on_after_a_restart() -> None:
    (before,) = seen(DeviceLog(), changed(drop_outs=2, reconnects=1), 100.0)
    (after,) = seen(DeviceLog([before]), changed(drop_outs=1), 200.0)
    assert (after.drop_outs, after.reconnects) == (3, 1)
