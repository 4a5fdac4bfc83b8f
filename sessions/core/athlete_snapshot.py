"""Athlete snapshot: what a session knows of its athlete, resolved once at its start."""

from datetime import date

from sessions.core.energy.vo2max_from_profile import vo2max_of
from sessions.core.heart.zones import zone_bounds_bpm
from sessions.core.model.athlete import (
    AgeDay,
    Athlete,
    AthleteSnapshot,
    CurvePoint,
    HeartRateMaxOrigin,
    HeartRateRestOrigin,
    Sex,
    Units,
    ZoneModel,
)
from sessions.core.model.physiology import max_heart_rate_bpm


def freeze(
    athlete: Athlete,
    *,
    on: date | None,
    learned_heart_rate_max_bpm: float | None = None,
    learned_heart_rate_max_band_bpm: float | None = None,
    learned_heart_rate_rest_bpm: float | None = None,
    energy_curve: tuple[CurvePoint, ...] = (),
    learned_jog_kmh: float | None = None,
    learned_sprint_kmh: float | None = None,
    age_day: AgeDay | None = None,
) -> AthleteSnapshot:
    """Resolve a profile as of a day.

    The maximum heart rate is the profile's, else the learned one, else the age formula's, else
    unknown: no age is ever assumed. The resting one is the profile's, else the learned one. What a
    zone model lacks leaves the bounds None; the notes of `snapshot_notes` say so.

    Args:
        athlete: The profile as the person keeps it.
        on: The day of the session; None: unknown.
        learned_heart_rate_max_bpm: From earlier sessions; None: nothing learned.
        learned_heart_rate_max_band_bpm: Half width of its 90 % band.
        learned_heart_rate_rest_bpm: From morning readings; None: nothing learned.
        energy_curve: The same; empty: nothing learned.
        learned_jog_kmh: The same; None: nothing learned. The profile's own bound wins.
        learned_sprint_kmh: The same.
        age_day: What a birth date is counted to where `on` is unknown.
    """
    if on is not None or athlete.birth_date is None:
        age_day = None
    day = on if age_day is None else age_day.day
    age_years = athlete.age_years if day is None else athlete.age_on(day)
    if age_years is not None and age_years <= 0:
        age_years = None
    max_bpm, origin = _heart_rate_max(athlete, age_years, learned_heart_rate_max_bpm)
    rest_bpm, rest_origin = _heart_rate_rest(athlete, max_bpm, learned_heart_rate_rest_bpm)
    model = ZoneModel(athlete.zone_model)
    return AthleteSnapshot(
        name=athlete.name,
        sex=Sex(athlete.sex),
        age_years=_float(age_years),
        mass_kg=_float(athlete.mass_kg),
        height_m=_float(athlete.height_m),
        heart_rate_max_bpm=_float(max_bpm),
        heart_rate_max_origin=origin,
        heart_rate_max_band_bpm=learned_heart_rate_max_band_bpm
        if origin is HeartRateMaxOrigin.LEARNED
        else None,
        heart_rate_rest_bpm=_float(rest_bpm),
        heart_rate_rest_origin=rest_origin,
        threshold_heart_rate_bpm=_float(athlete.threshold_heart_rate_bpm),
        vo2max_ml_kg_min=_float(athlete.vo2max_ml_kg_min),
        activity_level=_float(athlete.activity_level),
        zone_model=model,
        zone_bounds_bpm=_floats(
            zone_bounds_bpm(
                model,
                max_bpm=max_bpm,
                rest_bpm=rest_bpm,
                threshold_bpm=athlete.threshold_heart_rate_bpm,
                custom_bpm=athlete.zone_bounds_bpm,
            )
        ),
        jog_kmh=_float(athlete.jog_kmh),
        sprint_kmh=_float(athlete.sprint_kmh),
        learned_jog_kmh=None if athlete.jog_kmh is not None else learned_jog_kmh,
        learned_sprint_kmh=None if athlete.sprint_kmh is not None else learned_sprint_kmh,
        max_speed_kmh=_float(athlete.max_speed_kmh),
        max_incline_pct=_float(athlete.max_incline_pct),
        heart_rate_alarm_bpm=_float(athlete.heart_rate_alarm_bpm),
        units=Units(athlete.units),
        time_zone=athlete.time_zone,
        energy_curve=energy_curve,
        age_day=age_day,
    )


def _float(value: float | None) -> float | None:
    """A profile may say 70 and a saved snapshot 70.0: one form, or documents differ in a digit."""
    return None if value is None else float(value)


def _floats(values: tuple[float, ...] | None) -> tuple[float, ...] | None:
    return None if values is None else tuple(float(value) for value in values)


def _heart_rate_max(
    athlete: Athlete, age_years: float | None, learned_bpm: float | None
) -> tuple[float | None, HeartRateMaxOrigin | None]:
    if athlete.heart_rate_max_bpm is not None:
        return athlete.heart_rate_max_bpm, HeartRateMaxOrigin.PROFILE
    rest_bpm = athlete.heart_rate_rest_bpm
    if learned_bpm is not None and (rest_bpm is None or learned_bpm > rest_bpm):
        return learned_bpm, HeartRateMaxOrigin.LEARNED
    if age_years is not None:
        return max_heart_rate_bpm(age_years), HeartRateMaxOrigin.AGE
    return None, None


def _heart_rate_rest(
    athlete: Athlete, max_bpm: float | None, learned_bpm: float | None
) -> tuple[float | None, HeartRateRestOrigin | None]:
    if athlete.heart_rate_rest_bpm is not None:
        return athlete.heart_rate_rest_bpm, HeartRateRestOrigin.PROFILE
    if learned_bpm is not None and (max_bpm is None or learned_bpm < max_bpm):
        return learned_bpm, HeartRateRestOrigin.LEARNED
    return None, None


def snapshot_notes(athlete: AthleteSnapshot) -> tuple[str, ...]:
    """What the breakdown cannot tell for want of a profile value, one sentence each."""
    notes = []
    if athlete.age_day is not None:
        by = "by --date" if athlete.age_day.given else "today"
        notes.append(f"The recording has no date: the age is as of {athlete.age_day.day}, {by}.")
    if athlete.zone_bounds_bpm is None:
        notes.append(f"No heart-rate zones: {_missing_for_zones(athlete)}.")
    if athlete.mass_kg is None:
        notes.append("No energy: mass_kg is not known.")
    if athlete.mass_kg is not None and vo2max_of(athlete) is None:
        notes.append("No energy from heart rate: the age is not known.")
    if athlete.heart_rate_max_origin is HeartRateMaxOrigin.AGE:
        notes.append(
            "The maximum heart rate is predicted from age, good to about 10 bpm either way."
        )
    if athlete.heart_rate_rest_origin is HeartRateRestOrigin.LEARNED:
        notes.append(
            f"The resting heart rate, {athlete.heart_rate_rest_bpm:.0f} bpm, is that of the"
            " morning readings."
        )
    return tuple(notes)


def _missing_for_zones(athlete: AthleteSnapshot) -> str:
    if athlete.zone_model is ZoneModel.PERCENT_THRESHOLD:
        return "percent_threshold needs threshold_heart_rate_bpm"
    if athlete.heart_rate_max_bpm is None:
        return "neither heart_rate_max_bpm nor an age is known"
    return "percent_reserve needs heart_rate_rest_bpm"
