"""Prediction of a session in words, and what a finished one was against it."""

from sessions.prediction.band import Band
from sessions.prediction.predict import Expected, Prediction
from sessions.text import text
from sessions.units import Formatter

LEAST_ZONE_MIN = 2.0
"""The highest zone with so many minutes is the one that is named. Ours."""

FEW_SESSIONS = 3
KCAL_STEP = 10  # no band of a prediction is narrower than some tens


def predicted_words(prediction: Prediction, formatter: Formatter) -> str:
    """For example "About 148 bpm (140 to 156), 310 to 390 kcal, 12 min in zone 4 (6 to 18)"."""
    bpm = prediction.mean_heart_rate_bpm
    parts = [
        text("About {bpm} bpm ({low} to {high})").format(
            bpm=formatter.heart_rate(bpm.expected),
            low=formatter.heart_rate(bpm.low),
            high=formatter.heart_rate(bpm.high),
        ),
        text("{low} to {high} kcal").format(
            low=_tens(prediction.gross_kcal.low), high=_tens(prediction.gross_kcal.high)
        ),
    ]
    named = _named_zone(prediction)
    if named is not None:
        zone, minutes = named
        parts.append(
            text("{minutes} min in zone {zone} ({low} to {high})").format(
                minutes=f"{minutes.expected:.0f}",
                zone=zone,
                low=f"{minutes.low:.0f}",
                high=f"{minutes.high:.0f}",
            )
        )
    return ", ".join(parts)


def basis_words(prediction: Prediction) -> str:
    """What the prediction rests on."""
    if prediction.sessions == 0:
        return text(
            "No run has taught it yet: this is what people of this age, mass and pulse have."
            " Nine in ten lie within the bands."
        )
    if prediction.sessions == 1:
        return text("From one earlier run; nine runs in ten lie within the bands.")
    return text("From {count} earlier runs; nine runs in ten lie within the bands.").format(
        count=prediction.sessions
    )


def no_prediction_words() -> str:
    """What a prediction needs."""
    return text("No prediction: a profile with mass and age is needed.")


def expected_words(expected: Expected, formatter: Formatter) -> str:
    """For example "5 bpm below what was expected (153; 146 to 160)" and what that means."""
    band, off = expected.expected_bpm, round(expected.off_bpm)
    known = text("{bpm}; {low} to {high} by the days").format(
        bpm=formatter.heart_rate(band.expected),
        low=formatter.heart_rate(band.low),
        high=formatter.heart_rate(band.high),
    )
    if off == 0:
        said = text("Heart rate as was expected of this work ({known}).")
    elif off < 0:
        said = text("{bpm} bpm below what was expected of this work ({known}).")
    else:
        said = text("{bpm} bpm above what was expected of this work ({known}).")
    return f"{said.format(bpm=abs(off), known=known)} {_meaning(expected)}"


def expected_basis_words(expected: Expected) -> str:
    """What the expectation rests on."""
    if expected.sessions < FEW_SESSIONS:
        return text("Few runs have taught it so far: it says more about you after three.")
    return text("Expected from the {count} runs before this one.").format(count=expected.sessions)


def _meaning(expected: Expected) -> str:
    if not expected.is_beyond:
        return text("Days differ by as much.")
    if expected.off_bpm < 0:
        return text("Days do not differ by so much: a sign of fitness.")
    return text("Days do not differ by so much: heat, tiredness or an illness may be behind it.")


def _named_zone(prediction: Prediction) -> tuple[int, Band] | None:
    """The highest zone that some minutes are spent in; None: there are no zones, or none is."""
    zones = prediction.zone_min or ()
    named = [
        (number, minutes)
        for number, minutes in enumerate(zones, start=1)
        if minutes.expected >= LEAST_ZONE_MIN
    ]
    return named[-1] if named else None


def _tens(kcal: float) -> str:
    return f"{KCAL_STEP * round(kcal / KCAL_STEP)}"
