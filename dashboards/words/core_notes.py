"""Notes, titles, methods and outcomes of the core in the reader's language."""

import re
from functools import cache

from dashboards.words.file_notes import file_note_words
from sessions.core.energy.meter import Method
from sessions.core.heart.heart_rate_fault import HeartRateFault
from sessions.text import marked, text

_NOTES = {
    "No heart-rate zones: neither heart_rate_max_bpm nor an age is known.": marked(
        "No heart-rate zones: neither a highest heart rate nor an age is known."
    ),
    "No heart-rate zones: percent_threshold needs threshold_heart_rate_bpm.": marked(
        "No heart-rate zones: the threshold heart rate they are counted from is not known."
    ),
    "No heart-rate zones: percent_reserve needs heart_rate_rest_bpm.": marked(
        "No heart-rate zones: the resting heart rate they are counted from is not known."
    ),
    "No energy: mass_kg is not known.": marked("No energy: the body mass is not known."),
    "No energy from heart rate: the age is not known.": marked(
        "No energy from heart rate: the age is not known."
    ),
    "The maximum heart rate is predicted from age, good to about 10 bpm either way.": marked(
        "The maximum heart rate is predicted from age, good to about 10 bpm either way."
    ),
    "For {seconds} s without a usable heart rate the energy is the belt's alone.": marked(
        "For {seconds} s without a usable heart rate the energy is the belt's alone."
    ),
}
_NOTES |= {
    note: note
    for note in (
        marked("The file calls the sport {word}."),
        marked("The resting heart rate, {bpm} bpm, is that of the morning readings."),
        marked("No heart rate: no energy for a ride."),
        marked("No heart rate: no energy for a swim."),
        marked("No heart rate: no energy for this sport."),
        marked("The recording has no date: the age is as of {day}, today."),
        marked("The recording has no date: the age is as of {day}, by --date."),
        marked("Recorded by an earlier version; for today's figures: strapline recompute {id}"),
        marked(
            "Recorded by an earlier version, which counted on while paused;"
            " for today's figures: strapline recompute {id}"
        ),
        marked("The clock of {host} was {by} behind until it was set {when} into the session."),
        marked("The clock of {host} was {by} ahead until it was set {when} into the session."),
        marked("The clock of {host} was {by} behind until it was set after the session."),
        marked("The clock of {host} was {by} ahead until it was set after the session."),
        marked("The clock of {host} was {by} behind: it is dated by what came before and after."),
        marked("The clock of {host} was {by} ahead: it is dated by what came before and after."),
    )
}
_TITLES = {
    title: title
    for title in (
        marked("Walk 3, jog 2, sprint 1"),
        marked("Walk 3, jog 2, sprint 1: {minutes} min"),
        marked("Incline walk"),
        marked("Steady 30"),
        marked("HIIT 30/30"),
        marked("4 x 4 min"),
        marked("Threshold test 30"),
        marked("Walk-jog for beginners, week {week} of {weeks}"),
        marked("Walk and jog, week {week} of {weeks}, run {run} of {runs}"),
        marked("Easy {minutes} min"),
        marked("Long {minutes} min"),
        marked("Intervals {minutes} min"),
    )
}


def note_words(note: str) -> str:
    """A note of a breakdown."""
    words = _shown(note, _NOTES)
    return file_note_words(note) if words == note else words


def plan_words(title: str) -> str:
    """The title of a plan."""
    return _shown(title, _TITLES)


def _shown(written: str, known: dict[str, str]) -> str:
    for template, told in known.items():
        match = _pattern(template).fullmatch(written)
        if match:
            return text(told).format(**match.groupdict())
    return written


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """`{name}` stands for a number, a day, an id, or a host's name."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)))


def method_word(name: str) -> str:
    """How energy was found, from the breakdown's name of it."""
    words = {
        Method.FUSED.value: text("belt and heart rate"),
        Method.BELT.value: text("belt"),
        Method.HEART_RATE.value: text("heart rate by published curves"),
        Method.HEART_RATE_FITNESS.value: text("heart rate by your VO2max"),
        Method.PERSONAL.value: text("heart rate by your own curve"),
    }
    return words.get(name, name.replace("_", " "))


def fault_word(kind: str) -> str:
    """Why a heart rate is not believed, from the breakdown's name of it."""
    words = {
        HeartRateFault.CONTACT_LOST.value: text("contact lost"),
        HeartRateFault.ABSURD.value: text("absurd value"),
        HeartRateFault.SPIKE.value: text("spike"),
        HeartRateFault.FROZEN.value: text("frozen"),
        HeartRateFault.CADENCE_LOCK.value: text("follows the steps"),
        HeartRateFault.DROPOUT.value: text("drop-out"),
        HeartRateFault.MULTIPLE.value: text("half or double"),
        HeartRateFault.SCATTER.value: text("leaps about"),
        HeartRateFault.CAPPED.value: text("above what this heart can do"),
        HeartRateFault.WORK.value: text("not what the work asks for"),
    }
    return words.get(kind, kind)


def quantity_word(what: str) -> str:
    """What is missing in a gap."""
    words = {"heart_rate": text("heart rate"), "speed": text("speed")}
    return words.get(what, what.replace("_", " "))


def sink_word(name: str) -> str:
    """Where sessions are sent to."""
    words = {
        "influx": "InfluxDB",
        "line_file": text("File of line protocol"),
        "export_folder": text("Folder of exports"),
        "mqtt": "MQTT",
        "grafana_live": "Grafana Live",
    }
    return words.get(name, name)


def outcome_word(outcome: str) -> str:
    """How a step of a plan ended."""
    words = {
        "completed": text("done"),
        "skipped": text("skipped"),
        "repeated": text("repeated"),
        "unfinished": text("cut short"),
    }
    return words.get(outcome, outcome)


def effort_words() -> tuple[tuple[str, str], ...]:
    """The scale of perceived effort as options, "" for not said. Source: Foster et al. 2001."""
    named = {
        1: text("very, very easy"),
        2: text("easy"),
        3: text("moderate"),
        4: text("somewhat hard"),
        5: text("hard"),
        7: text("very hard"),
        10: text("all out"),
    }
    options = [("", text("Not said"))]
    for effort in range(1, 11):
        word = named.get(effort)
        options.append((str(effort), f"{effort} · {word}" if word else str(effort)))
    return tuple(options)
