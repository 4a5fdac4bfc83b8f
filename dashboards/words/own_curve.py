"""Own curve in words: what runs have taught of a person's energy by heart rate, and how it ages."""

from sessions.core.energy.from_belt import kcal_per_min
from sessions.core.model.athlete import AthleteSnapshot
from sessions.past.learning import HALF_LIFE_DAYS, Learned
from sessions.text import text
from sessions.units import Formatter

SHOWN_POINTS = 3
"""The lowest, the middle and the highest stretch of a curve; the rest lies between them."""


def own_curve_lines(
    learned: Learned, snapshot: AthleteSnapshot, formatter: Formatter
) -> tuple[str, ...]:
    """Whose curve a run by the strap alone counts with, in one or two sentences."""
    curve, mass_kg = learned.energy_curve, snapshot.mass_kg
    if mass_kg is None:
        return ()
    if not curve or learned.curve_last is None:
        return (
            text(
                "Energy by heart rate alone uses published curves: a run with a belt,"
                " or outdoors with altitude, teaches your own."
            ),
        )
    chosen = sorted({0, len(curve) // 2, len(curve) - 1})[:SHOWN_POINTS]
    points = ", ".join(
        text("{kcal} kcal/min at {bpm} bpm").format(
            kcal=f"{kcal_per_min(curve[at].vo2_ml_kg_min, mass_kg=mass_kg):.1f}",
            bpm=formatter.heart_rate(curve[at].heart_rate_bpm),
        )
        for at in chosen
    )
    return (
        text("Energy by heart rate alone uses your own curve: {points}.").format(points=points),
        text(
            "Runs that taught it: {count}, the last on {day}; it counts for {share} % against"
            " published curves, and each run's word halves in {days} days."
        ).format(
            count=learned.curve_sessions,
            day=learned.curve_last.isoformat(),
            share=f"{100 * max(point.trust for point in curve):.0f}",
            days=f"{HALF_LIFE_DAYS:.0f}",
        ),
    )
