"""Basis of heart-rate zones in words: where their bounds come from, and how good that is."""

from sessions.core.model.athlete import AthleteSnapshot, HeartRateMaxOrigin, ZoneModel
from sessions.text import text


def zone_basis(athlete: AthleteSnapshot) -> str:
    """One sentence; "": there are no zones."""
    if athlete.zone_bounds_bpm is None:
        return ""
    if athlete.zone_model is ZoneModel.CUSTOM:
        return text("The zones are those of the profile.")
    if athlete.zone_model is ZoneModel.PERCENT_THRESHOLD:
        return text("The zones rest on the threshold heart rate of the profile.")
    if athlete.heart_rate_max_origin is HeartRateMaxOrigin.AGE:
        return text(
            "The zones rest on a highest heart rate by age, good to about 10 bpm:"
            " the plan threshold-30 finds your own threshold."
        )
    if athlete.heart_rate_max_origin is HeartRateMaxOrigin.LEARNED:
        return text("The zones rest on the highest heart rate learned from your sessions.")
    return text("The zones rest on the highest heart rate of the profile.")
