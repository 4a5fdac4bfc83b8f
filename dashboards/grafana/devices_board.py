"""The *Devices* board: battery, signal, drop-outs and lag."""

from dashboards.grafana import panels, style, variables
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import dashboard, statetimeline, table, timeseries
from dashboards.grafana.influxql import SHOWN, STEP, asking, column, select
from sessions.schema import DEVICE

UID = "strapline-devices"

_CHOSEN = '"device" =~ /^${device:regex}$/'
_EACH = ("device",)
_NAME = "$tag_device"
_EMPTY = "No device was in a session in the shown time"

_TOLD_EVERY = "30s"
"""How often a device is told of while nothing changes."""

_COLUMNS = ("kind", "link", "battery_pct", "rssi_dbm", "drop_outs", "reconnects", "age_s", "lag_ms")


def devices_board() -> dashboard.Dashboard:
    """Devices are told of while they are in a session; between sessions there is nothing."""
    return framed(
        "Devices",
        uid=UID,
        description="How straps, treadmills and pods do: battery, signal, drop-outs, lag.",
        since="now-7d",
        refresh="1m",
        variables=(variables.devices(),),
        rows=(
            row(8, (_last(), 20), (panels.database(), 4)),
            row(6, (_link(), 24)),
            row(8, (_battery(), 12), (_signal(), 12)),
            row(8, (_drop_outs(), 12), (_lag(), 12)),
        ),
    )


def _last() -> table.Panel:
    return (
        panels.rows(
            "Last told",
            DEVICE,
            _COLUMNS,
            select(
                [column(name, of="last") for name in _COLUMNS],
                DEVICE,
                _CHOSEN,
                SHOWN,
                by=("device",),
            ),
            empty=_EMPTY,
        )
        .override_by_name("device", [style.override("displayName", "Device")])
        .override_by_name("link", panels.cells(style.links()))
        .override_by_name("age_s", [style.unit("short s")])
    )


def _link() -> statetimeline.Panel:
    return panels.timeline(
        "Link", values=style.links(), empty=_EMPTY, least=_TOLD_EVERY
    ).with_target(
        asking(
            [column("link", of="last")], DEVICE, _CHOSEN, SHOWN, every=STEP, by=_EACH, alias=_NAME
        )
    )


def _battery() -> timeseries.Panel:
    return (
        _per_device("Battery", "battery_pct", of="last", unit="%", empty="No device has said")
        .min(0)
        .max(100)
    )


def _signal() -> timeseries.Panel:
    return _per_device("Signal", "rssi_dbm", of="mean", unit="dBm", empty="No signal is known")


def _drop_outs() -> timeseries.Panel:
    """Counted from a session's start: the height of a step is how often it fell out."""
    return _per_device(
        "Drop-outs in the session", "drop_outs", of="max", unit="", empty=_EMPTY
    ).min(0)


def _lag() -> timeseries.Panel:
    return _per_device(
        "Lag, receipt to committed row", "lag_ms", of="max", unit="ms", empty="No lag is known"
    ).min(0)


def _per_device(title: str, field: str, *, of: str, unit: str, empty: str) -> timeseries.Panel:
    return (
        panels.summaries(title, unit=unit, axis=unit or "times", empty=empty)
        .span_nulls(False)  # between two sessions nobody knows
        .interval(_TOLD_EVERY)
        .with_target(
            asking(
                [column(field, of=of)],
                DEVICE,
                _CHOSEN,
                SHOWN,
                every=STEP,
                by=_EACH,
                alias=_NAME,
            )
        )
    )
