"""The page after a run: its breakdown in short."""

from urllib.parse import quote

from nicegui import ui

from dashboards.live.after_run import AfterRunCard
from dashboards.live.zone_bars import ZoneBars
from dashboards.ports.review import ReviewPort
from dashboards.web import elements as show
from dashboards.words.core_notes import method_word, note_words, outcome_word, plan_words
from dashboards.words.kinds import KIND_ICONS, step_word
from dashboards.words.moved_boundaries import moved_words
from dashboards.words.session_words import (
    caveats,
    energy_names,
    interval_icon,
    interval_word,
    is_partly_known,
    role_word,
    stretches,
)
from dashboards.words.threshold_offer import threshold_words
from dashboards.words.zone_basis import zone_basis_of
from ingest.measurements import Sport
from sessions.core.model.breakdown import (
    Breakdown,
    EnergyTotal,
    Interval,
    WorkoutLeg,
    WorkoutResult,
)
from sessions.core.model.completeness import are_apart
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import MISSING, Formatter


class FinishedView:
    """Totals, intervals, time in zone and notes of the session that has just ended."""

    def __init__(self, view: LiveView, *, review: ReviewPort | None, may_change: bool) -> None:
        session = None if view.breakdown is None else view.breakdown.session.id
        formatter = Formatter(view.units)
        with ui.element("div").classes("finished"):
            if view.breakdown is None:
                with ui.element("section").classes("card"):
                    ui.label(text("The run has ended; nothing was kept of it.")).classes("quiet")
                return
            with ui.element("div").classes("column"):
                _totals(view.breakdown, formatter, has_review=review is not None)
                if review is not None and session is not None:
                    AfterRunCard(session, port=review, may_change=may_change)
                _zones(view.breakdown, formatter)
            with ui.element("div").classes("column"):
                if view.breakdown.workout is not None:
                    plan_card(view.breakdown.workout, formatter)
                _intervals(view.breakdown, formatter)

    def paint(self, view: LiveView) -> None:
        """Nothing here moves."""


def _totals(breakdown: Breakdown, formatter: Formatter, *, has_review: bool) -> None:
    session, energy = breakdown.session, breakdown.energy
    gross, net = energy_names(partial=is_partly_known(breakdown))
    with show.region("section", "card totals", label=text("Summary")):
        show.heading(text("Run finished"), classes="totals-title")
        with ui.element("div").classes("totals-grid"):
            _total(text("Time"), formatter.duration(session.duration_s))
            _total(text("Moving"), formatter.duration(session.moving_s))
            if session.paused_s:
                _total(text("Paused"), formatter.duration(session.paused_s))
            _total(text("Distance"), formatter.distance(session.distance_m))
            if are_apart(session.distance_m, session.moving_distance_m):
                moved = formatter.distance(session.moving_distance_m)
                _total(text("Moving distance"), moved)
            _total(text("Mean speed"), formatter.speed(session.mean_speed_kmh))
            _total(text("Mean heart rate"), _bpm(session.mean_heart_rate_bpm, formatter))
            _total(text("Highest"), _bpm(session.max_heart_rate_bpm, formatter))
            _total(gross, _with_band(energy, formatter))
            _total(net, formatter.energy(energy.net_kcal))
        told = (*caveats(breakdown, formatter), *stretches(breakdown, formatter))
        for note in (
            threshold_words(breakdown),
            _energy_note(energy),
            *told,
            *map(note_words, session.notes),
        ):
            if note:
                ui.label(note).classes("quiet")
        if has_review and session.id is not None:
            address = {"href": f"/sessions/{quote(session.id, safe='')}"}
            words = text("Look at it second by second")
            show.signed("a", "review-link", "query_stats", words, address)


def _with_band(energy: EnergyTotal, formatter: Formatter) -> str:
    shown = formatter.energy(energy.gross_kcal)
    band_pct = energy.error_band_pct
    return shown if band_pct is None else f"{shown} ± {band_pct:.0f} %"


def _total(name: str, shown: str) -> None:
    value, _, unit = shown.partition(" ")
    with ui.element("div").classes("total"):
        ui.label(name).classes("eyebrow")
        with ui.element("div").classes("tile-value"):
            ui.label(value).classes("number")
            ui.label(unit).classes("unit")


def _bpm(bpm: float | None, formatter: Formatter) -> str:
    shown = formatter.heart_rate(bpm)
    return shown if bpm is None else text("{bpm} bpm").format(bpm=shown)


def _energy_note(energy: EnergyTotal) -> str:
    if energy.gross_kcal is None or energy.error_band_pct is None:
        return ""
    return text("Energy by {methods}, give or take {band} %").format(
        methods=", ".join(method_word(method.name) for method in energy.method),
        band=f"{energy.error_band_pct:.0f}",
    )


def _intervals(breakdown: Breakdown, formatter: Formatter) -> None:
    heads = (
        (text("Kind"), "name"),
        (text("Time"), ""),
        (formatter.distance_unit, ""),
        (formatter.speed_unit, ""),
        (text("bpm"), ""),
        (text("kcal"), "wide"),
    )
    with show.region("section", "card intervals", label=text("Intervals")):
        ui.label(text("Intervals")).classes("eyebrow")
        with show.table(heads):
            for interval in breakdown.intervals:
                _interval_row(interval, formatter, sport=breakdown.session.sport)
        if moved := moved_words(breakdown):
            ui.label(moved).classes("quiet")


def _interval_row(interval: Interval, formatter: Formatter, *, sport: Sport) -> None:
    energy, _, _ = formatter.energy(interval.energy_kcal).partition(" ")
    numbers = (
        (formatter.duration(interval.end_s - interval.start_s), ""),
        (formatter.distance_value(interval.distance_m), ""),
        (formatter.speed_value(interval.mean_speed_kmh), ""),
        (formatter.heart_rate(interval.mean_heart_rate_bpm), ""),
        (energy, "wide"),
    )
    with ui.element("tr"):
        with ui.element("td").classes("name"), ui.element("div").classes("interval-name"):
            show.icon(interval_icon(interval, sport=sport))
            with ui.element("div"):
                ui.label(interval_word(interval, sport=sport))
                if role := role_word(interval.role):
                    ui.label(role).classes("quiet")
        show.cells(numbers)


def _zones(breakdown: Breakdown, formatter: Formatter) -> None:
    zones = breakdown.zones
    ZoneBars().show_seconds(
        zones.seconds,
        below_s=zones.below_s or 0.0,
        unknown_s=zones.unknown_s,
        formatter=formatter,
        basis=zone_basis_of(zones),
    )


_DONE = "completed"  # as it should be: not worth a word


def plan_card(result: WorkoutResult, formatter: Formatter) -> None:
    """Steps with what was asked, how it ended and how much of it was on target."""
    heads = (
        (text("Step"), "name"),
        (text("Time"), ""),
        (text("Target"), "wide"),
        (text("On target"), ""),
        (text("Under"), "wide"),
        (text("Over"), "wide"),
    )
    with show.region("section", "card intervals plan-result", label=text("Plan and run")):
        ui.label(text("Plan and run")).classes("eyebrow")
        ui.label(_summary(result)).classes("plan-summary")
        with show.table(heads):
            for leg in result.legs:
                _row(leg, formatter)


def _summary(result: WorkoutResult) -> str:
    done = text("{title} · {done} % done").format(
        title=plan_words(result.title), done=f"{result.done_pct:.0f}"
    )
    if result.score_pct is None:
        return done
    score = text("score {score} %").format(score=f"{result.score_pct:.0f}")
    return f"{done} · {score}"


def _row(leg: WorkoutLeg, formatter: Formatter) -> None:
    with ui.element("tr"):
        with ui.element("td").classes("name"), ui.element("div").classes("interval-name"):
            show.icon(KIND_ICONS[leg.kind])
            with ui.element("div"):
                ui.label(step_word(leg.name, leg.kind))
                if leg.outcome != _DONE:
                    ui.label(outcome_word(leg.outcome)).classes("quiet")
        show.cells(
            (
                (formatter.duration(leg.end_s - leg.start_s), ""),
                (_target(leg, formatter), "wide"),
                (MISSING if leg.score_pct is None else f"{leg.score_pct:.0f} %", ""),
                (formatter.duration(leg.under_s) if leg.score_pct is not None else MISSING, "wide"),
                (formatter.duration(leg.over_s) if leg.score_pct is not None else MISSING, "wide"),
            )
        )


def _target(leg: WorkoutLeg, formatter: Formatter) -> str:
    """The band that counted; the unit is the reader's."""
    low, high = leg.target_low, leg.target_high
    if low is None and high is None:
        return MISSING
    value = formatter.heart_rate if leg.target_unit == "bpm" else formatter.speed_value
    unit = text("bpm") if leg.target_unit == "bpm" else formatter.speed_unit
    if low is None:
        return text("under {value} {unit}").format(value=value(high), unit=unit)
    if high is None:
        return text("above {value} {unit}").format(value=value(low), unit=unit)
    return f"{value(low)}–{value(high)} {unit}"
