"""Corrections of a session in the reader's language."""

from sessions.text import text


def correction_word(what: str) -> str:
    """What was done, from its stored name."""
    words = {
        "assign": text("Given to another athlete"),
        "trim": text("Trimmed"),
        "split": text("Split in two"),
        "merge": text("Merged"),
        "delete": text("Deleted"),
    }
    return words.get(what, what)
