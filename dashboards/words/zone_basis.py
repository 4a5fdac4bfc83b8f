"""Basis of heart-rate zones in words: where their bounds come from, and how good that is."""

from sessions.core.model.athlete import AthleteSnapshot, HeartRateMaxOrigin, ZoneModel
from sessions.core.model.breakdown import ZoneTimes
from sessions.text import text


def zone_basis(athlete: AthleteSnapshot) -> str:
    """Of the zones a session would have; "": there are none."""
    if athlete.zone_bounds_bpm is None:
        return ""
    return _basis(athlete.zone_model, athlete.heart_rate_max_origin)


def zone_basis_of(times: ZoneTimes) -> str:
    """Of the zones a session had; "": there were none."""
    return "" if times.model is None else _basis(times.model, times.heart_rate_max_origin)


def _basis(model: ZoneModel | None, origin: HeartRateMaxOrigin | None) -> str:
    if model is ZoneModel.CUSTOM:
        return text("The zones are those of the profile.")
    if model is ZoneModel.PERCENT_THRESHOLD:
        return text("The zones rest on the threshold heart rate of the profile.")
    if origin is HeartRateMaxOrigin.AGE:
        return text(
            "The zones rest on a highest heart rate by age, good to about 10 bpm:"
            " the plan threshold-30 finds your own threshold."
        )
    if origin is HeartRateMaxOrigin.LEARNED:
        return text("The zones rest on the highest heart rate learned from your sessions.")
    return text("The zones rest on the highest heart rate of the profile.")
