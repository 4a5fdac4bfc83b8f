"""Exercises by name: the known ones in English and German, and a person's own."""

from sessions.text import marked, text

SQUAT, LUNGE, DEADLIFT = "squat", "lunge", "deadlift"

THREE = (SQUAT, LUNGE, DEADLIFT)
"""What the project began with: large muscles of the legs, which running uses as well."""

_SHOWN = {
    SQUAT: marked("Squats"),
    LUNGE: marked("Lunges"),
    DEADLIFT: marked("Deadlift"),
    "bench press": marked("Bench press"),
    "row": marked("Rows"),
    "shoulder press": marked("Shoulder press"),
    "push-up": marked("Push-ups"),
    "pull-up": marked("Pull-ups"),
    "hip thrust": marked("Hip thrust"),
    "calf raise": marked("Calf raises"),
    "step-up": marked("Step-ups"),
    "plank": marked("Plank"),
}

_WORDS = {
    SQUAT: "squat squats kniebeuge kniebeugen",
    LUNGE: "lunge lunges ausfallschritt ausfallschritte",
    DEADLIFT: "deadlift deadlifts kreuzheben",
    "bench press": "bench benchpress benchpresses bankdrücken",
    "row": "row rows rowing rudern",
    "shoulder press": "shoulderpress overheadpress militarypress schulterdrücken",
    "push-up": "pushup pushups pressup pressups liegestütz liegestütze liegestützen",
    "pull-up": "pullup pullups chinup chinups klimmzug klimmzüge klimmzügen",
    "hip thrust": "hipthrust hipthrusts hüftheben beckenheben",
    "calf raise": "calfraise calfraises wadenheben",
    "step-up": "stepup stepups aufsteiger",
    "plank": "plank planks planke unterarmstütz",
}
_KNOWN = {word: name for name, words in _WORDS.items() for word in words.split()}

OF_THE_LEGS = frozenset({SQUAT, LUNGE, DEADLIFT, "hip thrust", "calf raise", "step-up"})


def exercise_of(words: str) -> str:
    """The name an exercise is kept under; one that is not known keeps the person's own.

    >>> exercise_of("Push ups"), exercise_of("Kniebeugen"), exercise_of("Goblet  squat")
    ('push-up', 'squat', 'goblet squat')
    """
    plain = " ".join(words.casefold().split())
    return _KNOWN.get(plain.replace(" ", "").replace("-", ""), plain)


def exercise_words(name: str) -> str:
    """As the reader calls it."""
    shown = _SHOWN.get(name)
    return name[:1].upper() + name[1:] if shown is None else text(shown)
