"""Summaries of a FIT activity: devices, plan, time in zone, laps, session."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from fit_tool.message import Message
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.device_info_message import DeviceInfoMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.messages.time_in_zone_message import TimeInZoneMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import (
    Activity,
    Event,
    EventType,
    HrZoneCalc,
    Intensity,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    SubSport,
    WorkoutStepDuration,
    WorkoutStepTarget,
)
from fit_tool.profile.profile_type import Sport as FitSport

from ingest.measurements import Sport
from sessions.core.model.athlete import ZoneModel
from sessions.core.model.breakdown import Role
from sessions.core.model.sample import Kind
from sessions.sinks.files.fit_fields import (
    ACTIVITY,
    DEVICE,
    ENERGY,
    ENERGY_ERROR,
    ENERGY_METHOD,
    GAIT,
    LAP,
    NET_ENERGY,
    RARE,
    ROLE,
    SESSION,
    STEP,
    developer_fields,
    filled,
    ms,
    whole,
)
from sessions.sinks.files.laps import ExportLap, laps_of
from sessions.sinks.files.session_rows import Recorded
from sessions.workouts.plan import Step

_KMH_PER_M_PER_S = 3.6
_SESSION_MESSAGE = 18  # FIT SDK, type mesg_num
_NAME = "Strapline"

_SPORTS = {
    Sport.FOOT: FitSport.RUNNING,
    Sport.RIDE: FitSport.CYCLING,
    Sport.SWIM: FitSport.SWIMMING,
    Sport.OTHER: FitSport.GENERIC,
    Sport.UNKNOWN: FitSport.GENERIC,
}
_INTENSITIES = {
    Role.WARM_UP: Intensity.WARMUP,
    Role.WORK: Intensity.INTERVAL,
    Role.RECOVERY: Intensity.RECOVERY,
    Role.COOL_DOWN: Intensity.COOLDOWN,
}
_ZONE_MODELS = {
    ZoneModel.PERCENT_MAX: HrZoneCalc.PERCENT_MAX_HR,
    ZoneModel.PERCENT_RESERVE: HrZoneCalc.PERCENT_HRR,
    ZoneModel.PERCENT_THRESHOLD: HrZoneCalc.PERCENT_LTHR,
    ZoneModel.CUSTOM: HrZoneCalc.CUSTOM,
}


def devices(recorded: Recorded, *, started_ms: int) -> Iterator[Message]:
    """The program itself, and what gave heart rate and speed, by the names people gave them."""
    try:
        release = version("strapline")
    except PackageNotFoundError:
        release = "0"
    number = ".".join(part for part in release.split(".")[:2] if part.isdigit())
    sources = recorded.breakdown.session.sources
    names = [
        name
        for what in ("heart_rate", "speed")
        for name in (sources.get(what) or ())
        if name not in ("file", "bridged")
    ]
    for index, name in enumerate((_NAME, *dict.fromkeys(names))):
        yield filled(
            DeviceInfoMessage(local_id=DEVICE),
            {
                "timestamp": started_ms,
                "device_index": index,
                "manufacturer": Manufacturer.DEVELOPMENT.value,
                "software_version": float(number or 0) if index == 0 else None,
                "product_name": name,
            },
        )


def plan_messages(recorded: Recorded) -> Iterator[Message]:
    """The plan the session followed, if any."""
    if recorded.plan is None:
        return
    yield filled(
        WorkoutMessage(local_id=RARE),
        {
            "workout_name": recorded.plan.title,
            "sport": FitSport.RUNNING,
            "num_valid_steps": len(recorded.plan.steps),
        },
    )
    for index, step in enumerate(recorded.plan.steps):
        yield _step(step, index=index)


def _step(step: Step, *, index: int) -> Message:
    duration: dict[str, object] = {"duration_type": WorkoutStepDuration.OPEN}
    if step.duration_s is not None:
        duration = {
            "duration_type": WorkoutStepDuration.TIME,
            "duration_time": step.duration_s,
        }
    elif step.distance_m is not None:
        duration = {
            "duration_type": WorkoutStepDuration.DISTANCE,
            "duration_distance": step.distance_m,
        }
    target: dict[str, object] = {"target_type": WorkoutStepTarget.OPEN}
    if step.speed_kmh is not None:
        target = {
            "target_type": WorkoutStepTarget.SPEED,
            "target_value": 0,
            "custom_target_speed_low": step.speed_kmh / _KMH_PER_M_PER_S,
            "custom_target_speed_high": step.speed_kmh / _KMH_PER_M_PER_S,
        }
    return filled(
        WorkoutStepMessage(local_id=STEP),
        {
            "message_index": index,
            "workout_step_name": step.name,
            "intensity": Intensity.REST if step.kind is Kind.REST else Intensity.ACTIVE,
            **duration,
            **target,
        },
    )


def summaries(recorded: Recorded, *, started_ms: int) -> Iterator[Message]:
    """Time in zone, a lap for each interval, the session, the activity."""
    yield from _time_in_zone(recorded, started_ms=started_ms)
    laps = laps_of(recorded.breakdown)
    for index, lap in enumerate(laps):
        yield _lap(lap, index=index, recorded=recorded, started_ms=started_ms)
    yield _session(recorded, started_ms=started_ms, laps=len(laps))
    yield _activity(recorded, started_ms=started_ms)


def _time_in_zone(recorded: Recorded, *, started_ms: int) -> Iterator[Message]:
    """Zone 0 is what lies below the first; its upper bound is the first's lower one."""
    zones = recorded.breakdown.zones
    if zones.seconds is None or zones.bounds_bpm is None or zones.model is None:
        return
    yield filled(
        TimeInZoneMessage(local_id=RARE),
        {
            "timestamp": ms(started_ms, recorded.breakdown.session.duration_s),
            "reference_mesg": _SESSION_MESSAGE,
            "reference_index": 0,
            "time_in_hr_zone": [zones.below_s or 0.0, *zones.seconds],
            "hr_zone_high_boundary": [round(bound) for bound in zones.bounds_bpm],
            "hr_calc_type": _ZONE_MODELS[zones.model],
            "max_heart_rate": whole(zones.heart_rate_max_bpm),
        },
    )


def _sports(recorded: Recorded) -> dict[str, object]:
    recording = recorded.recording
    if recording is None:
        return {"sport": FitSport.RUNNING, "sub_sport": SubSport.TREADMILL}
    word = (recording.sport or "").upper()
    known = FitSport.__members__.get(word)
    return {
        "sport": known or _SPORTS[recorded.breakdown.session.sport],
        "sub_sport": SubSport.GENERIC,
    }


def _lap(lap: ExportLap, *, index: int, recorded: Recorded, started_ms: int) -> Message:
    interval = lap.interval
    fields: dict[str, object] = {
        "message_index": index,
        "timestamp": ms(started_ms, lap.end_s),
        "event": Event.LAP,
        "event_type": EventType.STOP,
        "start_time": ms(started_ms, lap.start_s),
        "total_elapsed_time": lap.end_s - lap.start_s,
        "total_timer_time": lap.running_s(recorded.breakdown.session.pauses),
        "lap_trigger": LapTrigger.SESSION_END if lap.is_last else LapTrigger.MANUAL,
        **_sports(recorded),
    }
    if interval is None:
        return filled(LapMessage(local_id=LAP), fields)
    resting = interval.kind is Kind.REST
    speed_kmh = interval.mean_speed_kmh
    fields |= {
        "intensity": Intensity.REST
        if resting
        else _INTENSITIES.get(interval.role, Intensity.ACTIVE)
        if interval.role
        else Intensity.ACTIVE,
        "total_distance": interval.distance_m,
        "total_calories": whole(interval.energy_kcal),
        "enhanced_avg_speed": None if speed_kmh is None else speed_kmh / _KMH_PER_M_PER_S,
        "avg_heart_rate": whole(interval.mean_heart_rate_bpm),
        "max_heart_rate": whole(interval.max_heart_rate_bpm),
        "avg_grade": interval.mean_incline_pct,
    }
    return filled(
        LapMessage(local_id=LAP, developer_fields=developer_fields(GAIT, ROLE, ENERGY)),
        fields,
        {
            GAIT: interval.kind.value,
            ROLE: None if interval.role is None else interval.role.value,
            ENERGY: interval.energy_kcal,
        },
    )


def _session(recorded: Recorded, *, started_ms: int, laps: int) -> Message:
    summary, speed_kmh = recorded.breakdown.session, recorded.breakdown.session.mean_speed_kmh
    energy = recorded.breakdown.energy
    longest = max(energy.method, key=lambda method: method.seconds, default=None)
    return filled(
        SessionMessage(
            local_id=SESSION,
            developer_fields=developer_fields(ENERGY, NET_ENERGY, ENERGY_ERROR, ENERGY_METHOD),
        ),
        {
            "timestamp": ms(started_ms, summary.duration_s),
            "event": Event.SESSION,
            "event_type": EventType.STOP,
            "start_time": started_ms,
            **_sports(recorded),
            "total_elapsed_time": summary.duration_s,
            "total_timer_time": summary.duration_s - summary.paused_s,
            "first_lap_index": 0,
            "num_laps": laps,
            "trigger": SessionTrigger.ACTIVITY_END,
            "total_distance": summary.distance_m,
            "total_calories": whole(energy.gross_kcal),
            "total_moving_time": summary.moving_s,
            "enhanced_avg_speed": None if speed_kmh is None else speed_kmh / _KMH_PER_M_PER_S,
            "avg_heart_rate": whole(summary.mean_heart_rate_bpm),
            "max_heart_rate": whole(summary.max_heart_rate_bpm),
            "total_ascent": whole(summary.ascent_m),
        },
        {
            ENERGY: energy.gross_kcal,
            NET_ENERGY: energy.net_kcal,
            ENERGY_ERROR: energy.error_band_pct,
            ENERGY_METHOD: None if longest is None else longest.name,
        },
    )


def _activity(recorded: Recorded, *, started_ms: int) -> Message:
    summary = recorded.breakdown.session
    return filled(
        ActivityMessage(local_id=ACTIVITY),
        {
            "timestamp": ms(started_ms, summary.duration_s),
            "total_timer_time": summary.duration_s - summary.paused_s,
            "num_sessions": 1,
            "type": Activity.MANUAL,
            "event": Event.ACTIVITY,
            "event_type": EventType.STOP,
        },
    )
