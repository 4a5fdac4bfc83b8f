"""The present moment of one athlete, as a document."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Interval
from sessions.core.model.sample import Kind
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from sessions.workouts.cues import TargetStanding


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A measured value. Null once it is too old to be shown; then `age_s` still tells how old."""

    value: float | None
    age_s: Annotated[float | None, Meta(description="Since it was received; null: never.")]
    source: Annotated[str | None, Meta(description="Alias of the device that gave it.")]


class EnergySoFar(msgspec.Struct, frozen=True, kw_only=True):
    """Energy since the session's start. Gross holds the resting share, net does not."""

    gross_kcal: float | None
    net_kcal: float | None
    error_band_pct: Annotated[
        float | None, Meta(description="Half width of the 90 % band of both.")
    ]
    method: Annotated[
        str | None, Meta(description="What gives it at this second: belt, heart rate or both.")
    ]


class ZonesSoFar(msgspec.Struct, frozen=True, kw_only=True):
    """Heart-rate zones. All null without a highest heart rate."""

    zone: Annotated[
        Annotated[int, Meta(ge=0, le=5)] | None,
        Meta(description="1 to 5; 0: below zone 1; null: not known."),
    ]
    bounds_bpm: Annotated[
        tuple[float, ...] | None, Meta(description="Six: the lower bound of each, and the top.")
    ]
    heart_rate_max_bpm: float | None
    seconds: Annotated[tuple[float, ...] | None, Meta(description="Five: the time in each.")]
    below_s: float
    unknown_s: float


class StepNow(msgspec.Struct, frozen=True, kw_only=True):
    """The step of the plan under way. Bounds that are null do not exist."""

    index: int
    name: str
    kind: Kind
    remaining_s: float | None
    speed_kmh: float | None
    heart_rate_low_bpm: float | None
    heart_rate_high_bpm: float | None
    standing: Annotated[
        TargetStanding, Meta(description="Whether the runner is in the target at this moment.")
    ]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of the session. `step` null: it has not begun, or is done."""

    title: str
    steps: int
    step: StepNow | None
    score_pct: float | None


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A device of the session."""

    alias: str
    kind: str
    link: str
    battery_pct: int | None
    rssi_dbm: int | None


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """One athlete at this moment. What is not measured is null, never 0."""

    athlete: Annotated[str, Meta(description="Empty: nobody has a name here.")]
    status: LiveStatus
    session: Annotated[str | None, Meta(description="Its id; null: none is under way.")]
    simulated: bool
    units: Annotated[Units, Meta(description="What the athlete reads; all here is metric.")]
    heart_rate_bpm: Value
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    zones: ZonesSoFar
    speed_kmh: Value
    incline_pct: Value
    cadence_spm: Value
    elapsed_s: Annotated[float, Meta(description="Pauses included.")]
    paused_s: float
    distance_m: float | None
    energy: EnergySoFar
    kind: Annotated[Kind, Meta(description="The gait of the interval under way.")]
    kind_s: Annotated[float, Meta(description="How long it has lasted.")]
    intervals: Annotated[
        tuple[Interval, ...], Meta(description="Closed ones; the end may still change them.")
    ]
    plan: Plan | None
    over_ceiling: Annotated[
        bool, Meta(description="An alarm: the heart rate is above the athlete's ceiling.")
    ]
    devices: tuple[Device, ...]
    notices: tuple[str, ...]


class EveryNow(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who has a place here, in the order of the wall board."""

    athletes: tuple[Now, ...]


def now_of(view: LiveView) -> Now:
    """What a live view says."""
    return Now(
        athlete=view.athlete,
        status=view.status,
        session=view.session,
        simulated=view.simulated,
        units=Units(view.units),
        heart_rate_bpm=_value(view.heart_rate),
        mean_heart_rate_bpm=view.mean_heart_rate_bpm,
        max_heart_rate_bpm=view.highest_heart_rate_bpm,
        zones=ZonesSoFar(
            zone=view.zone,
            bounds_bpm=view.zone_bounds_bpm,
            heart_rate_max_bpm=view.heart_rate_max_bpm,
            seconds=view.zone_seconds,
            below_s=view.below_s,
            unknown_s=view.unknown_s,
        ),
        speed_kmh=_value(view.speed),
        incline_pct=_value(view.incline),
        cadence_spm=_value(view.cadence),
        elapsed_s=view.elapsed_s,
        paused_s=view.paused_s,
        distance_m=view.distance_m,
        energy=EnergySoFar(
            gross_kcal=view.gross_kcal,
            net_kcal=view.net_kcal,
            error_band_pct=view.energy_band_pct,
            method=view.energy_method,
        ),
        kind=view.kind,
        kind_s=view.kind_elapsed_s,
        intervals=view.intervals,
        plan=_plan(view),
        over_ceiling=view.over_ceiling,
        devices=tuple(
            Device(
                alias=device.alias,
                kind=device.kind.value,
                link=device.link.value,
                battery_pct=device.battery_pct,
                rssi_dbm=device.rssi_dbm,
            )
            for device in view.devices
        ),
        notices=view.notices,
    )


def _value(reading: Reading) -> Value:
    return Value(value=reading.shown, age_s=reading.age_s, source=reading.source)


def _plan(view: LiveView) -> Plan | None:
    if view.workout is None:
        return None
    return Plan(
        title=view.workout,
        steps=len(view.steps),
        step=_step(view),
        score_pct=None if view.plan is None else view.plan.score_pct,
    )


def _step(view: LiveView) -> StepNow | None:
    if view.step_index is None or view.plan is None:
        return None
    step, band = view.steps[view.step_index], view.plan.target.heart_rate_band_bpm
    return StepNow(
        index=view.step_index,
        name=step.name,
        kind=step.kind,
        remaining_s=view.step_remaining_s,
        speed_kmh=view.plan.target.speed_kmh,
        heart_rate_low_bpm=None if band is None else band.low,
        heart_rate_high_bpm=None if band is None else band.high,
        standing=view.plan.standing,
    )
