"""Outcomes of an import in the reader's language."""

import re
from functools import cache

from sessions.text import marked, text

_REASONS = (
    marked("imported already"),
    marked("in the diary already"),
    marked("the same file as {file}"),
    marked("the same run, its clock {hours} h ahead"),
    marked("the same run, its clock {hours} h behind"),
    marked("the same run, its clock {seconds} s ahead"),
    marked("the same run, its clock {seconds} s behind"),
    marked("the same run"),
    marked("taken from it: {quantities}"),
    marked("less than {seconds} s of data"),
    marked("the file ends early, after byte {byte}"),
    marked("what it holds is kept"),
    marked("what comes before is kept"),
    marked("the checksum does not match: some values may be damaged"),
    marked("left out, without a time: {count} of the records"),
    marked("left out, more than a day from the others: {count} of the records"),
    marked("left out, hours before all others: {count} of the records"),
    marked("heart rate from the strap's own memory"),
    marked("larger than {size} MB"),
    marked("cannot be unpacked ({fault})"),
    marked("a damaged zip file ({fault})"),
    marked(
        "empty, expected a FIT, TCX, GPX or CSV workout or a raw log (.jsonl), "
        "each may be .gz or in a .zip"
    ),
    marked(
        "not {kind} in spite of its name, expected a FIT, TCX, GPX or CSV workout or a raw log "
        "(.jsonl), each may be .gz or in a .zip"
    ),
    marked(
        "not a workout, expected a FIT, TCX, GPX or CSV workout or a raw log (.jsonl), "
        "each may be .gz or in a .zip"
    ),
    marked(
        "a FIT file of type {kind} without a record (it holds {held}), expected a recorded activity"
    ),
    marked("a FIT file of type {kind} without a record, expected a recorded activity"),
    marked("a GPX file with no track (it holds {held}), expected a recorded track"),
    marked("a GPX file with tracks without times (it holds {held}), expected a recorded track"),
)


def file_outcome_word(outcome: str) -> str:
    """What became of it, in a word or two."""
    words = {
        "new": text("new"),
        "mended": text("mended"),
        "duplicate": text("duplicate"),
        "diary": text("into the diary"),
        "refused": text("refused"),
    }
    return words.get(outcome, outcome)


def reason_words(reason: str) -> str:
    """Why, piece by piece; a piece that is not known stays as it is."""
    return "; ".join(_piece(piece) for piece in reason.split("; "))


def _piece(piece: str) -> str:
    for template in _REASONS:
        found = _pattern(template).fullmatch(piece)
        if found:
            said = found.groupdict()
            if "quantities" in said:
                names = said["quantities"].split(", ")
                said["quantities"] = ", ".join(map(_quantity, names))
            return text(template).format(**said)
    return piece


def _quantity(name: str) -> str:
    words = {
        "heart_rate_bpm": text("heart rate"),
        "speed_kmh": text("speed"),
        "distance_m": text("distance"),
        "cadence_spm": text("cadence"),
        "altitude_m": text("altitude"),
        "rr_ms": text("beat-to-beat intervals"),
        "the longer recording": text("the longer recording"),
    }
    return words.get(name, name)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))
