"""How a finished run kept to its plan: one row for each attempt at a step."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.core_notes import plan_words
from dashboards.words.kinds import KIND_ICONS, step_word
from dashboards.words.methods import outcome_word
from sessions.core.model.breakdown import WorkoutLeg, WorkoutResult
from sessions.text import text
from sessions.units import MISSING, Formatter

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
    with show.region("section", "card intervals plan-result", label=text("Against the plan")):
        ui.label(text("Against the plan")).classes("eyebrow")
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
    return f"{done} · {text('score {score} %').format(score=f'{result.score_pct:.0f}')}"


def _row(leg: WorkoutLeg, formatter: Formatter) -> None:
    with ui.element("tr"):
        with ui.element("td").classes("name"), ui.element("div").classes("interval-name"):
            show.icon(KIND_ICONS[leg.kind])
            with ui.element("div"):
                ui.label(step_word(leg.name, leg.kind))
                if leg.outcome != _DONE:
                    ui.label(outcome_word(leg.outcome)).classes("quiet")
        for shown, classes in (
            (formatter.duration(leg.end_s - leg.start_s), ""),
            (_target(leg, formatter), "wide"),
            (MISSING if leg.score_pct is None else f"{leg.score_pct:.0f} %", ""),
            (formatter.duration(leg.under_s) if leg.score_pct is not None else MISSING, "wide"),
            (formatter.duration(leg.over_s) if leg.score_pct is not None else MISSING, "wide"),
        ):
            with ui.element("td").classes(classes):
                ui.label(shown)


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
