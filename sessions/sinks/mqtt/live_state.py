"""One athlete's live state as it is published; docs/protocols.md is its reference."""

import msgspec

from ingest.mqtt.topics import slug
from sessions.core.heart.zones import ZONES
from sessions.core.model.sample import Kind
from sessions.live.freshness import Freshness, Reading
from sessions.live.live_view import DeviceView, LiveStatus, LiveView
from sessions.text import text
from sessions.workouts.targets import Band, Target

UNDER_WAY = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})


class TargetRange(msgspec.Struct, frozen=True, kw_only=True):
    """From `low` to `high`, both included; None: no bound on that side."""

    low: float | None = None
    high: float | None = None


class TargetState(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan asks for now; None: left to the runner."""

    heart_rate_bpm: TargetRange | None = None
    speed_kmh: TargetRange | None = None
    belt_speed_kmh: float | None = None
    belt_incline_pct: float | None = None


class FreshnessState(msgspec.Struct, frozen=True, kw_only=True):
    """Each is "fresh", "stale" (no value any more) or "blank" (for long, or never)."""

    heart_rate: str
    speed: str
    incline: str


class DeviceState(msgspec.Struct, frozen=True, kw_only=True):
    """One device in use. `battery_pct` None: not told."""

    name: str
    kind: str
    link: str
    battery_pct: int | None = None


class LiveState(msgspec.Struct, frozen=True, kw_only=True):
    """The present; None: not measured, not known, or too old to be believed.

    `interval` is the kind under way. `elapsed_s` holds `paused_s`, the interval's own time does
    not. Times are whole seconds, so that they alone make no message more than once a second.
    `devices` by the slug of their alias.
    """

    athlete: str
    status: str
    session: str | None
    simulated: bool
    elapsed_s: int | None
    paused_s: int | None
    heart_rate_bpm: float | None
    zone: int | None
    zone_name: str | None
    speed_kmh: float | None
    incline_pct: float | None
    freshness: FreshnessState
    interval: str | None
    interval_elapsed_s: int | None
    target: TargetState | None
    distance_m: float | None
    gross_kcal: float | None
    net_kcal: float | None
    devices: dict[str, DeviceState]


def live_state(view: LiveView) -> LiveState:
    """What is told of a view. After the session only its totals remain."""
    if view.status not in UNDER_WAY:
        view = msgspec.structs.replace(
            view, heart_rate=Reading(), speed=Reading(), incline=Reading(), plan=None, devices=()
        )
    under_way = view.status in UNDER_WAY
    heart_rate_bpm = _fresh(view.heart_rate)
    zone = None if heart_rate_bpm is None else view.zone
    known_kind = under_way and view.kind is not Kind.UNKNOWN
    return LiveState(
        athlete=view.athlete,
        status=view.status.value,
        session=view.session,
        simulated=view.simulated,
        elapsed_s=None if view.session is None else int(view.elapsed_s),
        paused_s=None if view.session is None else int(view.paused_s),
        heart_rate_bpm=heart_rate_bpm,
        zone=zone,
        zone_name=_zone_name(zone),
        speed_kmh=_fresh(view.speed),
        incline_pct=_fresh(view.incline),
        freshness=FreshnessState(
            heart_rate=view.heart_rate.freshness.value,
            speed=view.speed.freshness.value,
            incline=view.incline.freshness.value,
        ),
        interval=view.kind.value if known_kind else None,
        interval_elapsed_s=int(view.kind_elapsed_s) if known_kind else None,
        target=_target(None if view.plan is None else view.plan.target),
        distance_m=view.distance_m,
        gross_kcal=view.gross_kcal,
        net_kcal=view.net_kcal,
        devices={slug(device.alias): _device(device) for device in view.devices},
    )


def without_times(state: LiveState) -> LiveState:
    """The state less what passes by itself: two that are equal here differ only in time."""
    return msgspec.structs.replace(state, elapsed_s=None, paused_s=None, interval_elapsed_s=None)


def _fresh(reading: Reading) -> float | None:
    return reading.value if reading.freshness is Freshness.FRESH else None


def _zone_name(zone: int | None) -> str | None:
    if zone is None:
        return None
    return text(ZONES[zone - 1].name) if zone else text("Below zone 1")


def _target(target: Target | None) -> TargetState | None:
    if target is None or target == Target():
        return None
    return TargetState(
        heart_rate_bpm=_range(target.heart_rate_band_bpm),
        speed_kmh=_range(target.speed_band_kmh),
        belt_speed_kmh=target.speed_kmh,
        belt_incline_pct=target.incline_pct,
    )


def _range(band: Band | None) -> TargetRange | None:
    return None if band is None else TargetRange(low=band.low, high=band.high)


def _device(device: DeviceView) -> DeviceState:
    return DeviceState(
        name=device.alias,
        kind=device.kind.value,
        link=device.link.value,
        battery_pct=device.battery_pct,
    )
