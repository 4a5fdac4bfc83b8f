"""Outcomes of an import in the reader's language."""

from dashboards.words.file_notes import file_note_words
from sessions.text import marked, retold, text

_REASONS = (
    marked("imported already"),
    marked("the same run, its clock {hours} h ahead"),
    marked("the same run, its clock {hours} h behind"),
    marked("the same run, its clock {seconds} s ahead"),
    marked("the same run, its clock {seconds} s behind"),
    marked("the same run"),
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
    beginning, _, names = piece.partition("taken from it: ")
    if names and not beginning:
        quantities = ", ".join(map(_quantity, names.split(", ")))
        return text("taken from it: {quantities}").format(quantities=quantities)
    return retold(piece, _REASONS) or file_note_words(piece)


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
