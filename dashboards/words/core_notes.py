"""What the core wrote down in English, in the reader's language and without names of keys.

Notes of a breakdown and titles of the plans that come with the program are stored as they were
written. What is not known here, such as the title of a person's own plan, stays as it is.
"""

import re
from functools import cache

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
_TITLES = {
    title: title
    for title in (
        marked("Walk 3, jog 2, sprint 1"),
        marked("Walk 3, jog 2, sprint 1: {minutes} min"),
        marked("Incline walk"),
        marked("Steady 30"),
        marked("HIIT 30/30"),
        marked("4 x 4 min"),
        marked("Walk-jog for beginners, week {week} of {weeks}"),
    )
}


def note_words(note: str) -> str:
    """A note of a breakdown."""
    return _told(note, _NOTES)


def plan_words(title: str) -> str:
    """The title of a plan."""
    return _told(title, _TITLES)


def _told(written: str, known: dict[str, str]) -> str:
    for template, told in known.items():
        match = _pattern(template).fullmatch(written)
        if match:
            return text(told).format(**match.groupdict())
    return written


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """`{name}` stands for a whole number."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>\\d+)", re.escape(template)))
