"""Facts of a session beside its totals: energy, the heart, load, and what is missing."""

from collections.abc import Iterable, Iterator

from dashboards.review.html import Markup, bpm, figures, tag
from dashboards.words.core_notes import method_word, note_words
from dashboards.words.session_words import caveats, energy_names, is_partly_known, stretches
from sessions.core.model.breakdown import Breakdown, EnergyTotal
from sessions.core.model.completeness import are_apart
from sessions.text import text
from sessions.units import MISSING, Formatter, number


def totals(breakdown: Breakdown, formatter: Formatter) -> Markup:
    """The session in figures, and what has to be known of them.

    Those of pauses and of moving only where they tell something.
    """
    session, energy = breakdown.session, breakdown.energy
    gross, net = energy_names(partial=is_partly_known(breakdown))
    paused, moved = [], []
    if session.paused_s:
        paused = [(text("Paused"), formatter.duration(session.paused_s))]
    if are_apart(session.distance_m, session.moving_distance_m):
        moved = [(text("Moving distance"), formatter.distance(session.moving_distance_m))]
    shown = figures(
        (
            (text("Time"), formatter.duration(session.duration_s)),
            (text("Moving"), formatter.duration(session.moving_s)),
            *paused,
            (text("Distance"), formatter.distance(session.distance_m)),
            *moved,
            (text("Mean speed"), formatter.speed(session.mean_speed_kmh)),
            (text("Climb"), formatter.climb(session.ascent_m)),
            (text("Mean heart rate"), bpm(session.mean_heart_rate_bpm, formatter)),
            (text("Highest"), bpm(session.max_heart_rate_bpm, formatter)),
            (gross, formatter.energy(energy.gross_kcal)),
            (net, formatter.energy(energy.net_kcal)),
        )
    )
    sentences = (tag("p.quiet", sentence) for sentence in caveats(breakdown, formatter))
    return tag("div", shown, *sentences)


def energy_facts(breakdown: Breakdown, formatter: Formatter) -> Markup:
    """Gross and net with the band they lie in, and how they were found."""
    energy = breakdown.energy
    if energy.gross_kcal is None:
        return tag(
            "p.quiet",
            text("Energy is not known: it needs a speed, or a heart rate and a profile."),
        )
    lines = [
        _banded(text("Gross, with what rest alone would take"), energy.gross_kcal, energy),
        _banded(text("Net, what the run added"), energy.net_kcal, energy),
    ]
    lines += [
        text("{time} by {method}").format(
            time=formatter.duration(method.seconds), method=method_word(method.name)
        )
        for method in energy.method
    ]
    return facts(lines)


def heart_facts(breakdown: Breakdown, formatter: Formatter) -> Markup:
    """Beat-to-beat figures, recovery and fitness, then what was not believed or was missing."""
    heart, fitness = breakdown.heart, breakdown.fitness
    shown = figures(
        pair
        for pair in (
            (text("RMSSD"), _number(heart.rmssd_ms, "ms")),
            (text("SDNN"), _number(heart.sdnn_ms, "ms")),
            (text("DFA-alpha1, experimental"), _number(heart.dfa_alpha1, "", decimals=2)),
            (text("Recovery in 60 s"), _number(heart.recovery_60s_bpm, text("bpm"))),
            (text("Beats corrected"), _number(heart.corrected_pct, "%", decimals=1)),
            (text("VO2max, estimated"), _number(fitness.vo2max_ml_kg_min, "ml/kg/min")),
            (text("Drift, second half"), _number(fitness.decoupling_pct, "%", decimals=1)),
        )
        if pair[1] != MISSING
    )
    return tag("div", shown, facts(_quality(breakdown, formatter)))


def load_figures(breakdown: Breakdown) -> Markup:
    """Training load and the minutes that count for the week."""
    load = breakdown.load
    return figures(
        (
            (text("Moderate"), _number(load.moderate_min, text("min"))),
            (text("Vigorous"), _number(load.vigorous_min, text("min"))),
            (text("TRIMP"), _number(load.trimp, "")),
            (text("Edwards"), _number(load.edwards, "")),
        )
    )


def facts(lines: Iterable[str]) -> Markup:
    """Sentences as a list."""
    return tag("ul.facts", *(tag("li", tag("span", line)) for line in lines))


def _banded(name: str, kcal: float | None, energy: EnergyTotal) -> str:
    if kcal is None:
        return f"{name}: {MISSING}"
    if energy.error_band_pct is None:
        return f"{name}: {kcal:.0f} kcal"
    share = energy.error_band_pct / 100
    return text("{name}: {kcal} kcal, in nine of ten cases {low} to {high}").format(
        name=name,
        kcal=f"{kcal:.0f}",
        low=f"{kcal * max(0.0, 1 - share):.0f}",
        high=f"{kcal * (1 + share):.0f}",
    )


def _quality(breakdown: Breakdown, formatter: Formatter) -> Iterator[str]:
    artefacts, session = breakdown.heart.artefacts, breakdown.session
    yield from stretches(breakdown, formatter)
    if not artefacts and not any(gap.what == "heart_rate" for gap in session.gaps):
        if session.mean_heart_rate_bpm is None:
            yield text("No heart rate was measured.")
        else:
            yield text("Heart rate without gaps or artefacts.")
    yield from map(note_words, session.notes)


def _number(value: float | None, unit: str, *, decimals: int = 0) -> str:
    return MISSING if value is None else f"{number(value, decimals=decimals)} {unit}".rstrip()
