"""Answers as people type them, in their language or in English: yes and no, words, days."""

import re
from collections.abc import Mapping
from datetime import date

from sessions.text import marked, text

_LETTERS = {"y": marked("y"), "n": marked("n")}
"""What yes and no are typed as."""


def ask_yes(question: str, *, default: bool) -> bool:
    """Ask at the terminal until it is yes or no; nothing typed is `default`.

    Raises:
        EOFError: the input ended.
    """
    from rich.prompt import Confirm
    from rich.text import Text

    from strapline.console.output import to_people

    class Asked(Confirm):
        validate_error_message = text("[prompt.invalid]Please enter Y or N")

        def process_response(self, value: str) -> bool:
            answer = value.strip().casefold()[:1]
            if answer in ("n", text(_LETTERS["n"])):
                return False
            if answer in ("y", text(_LETTERS["y"])):
                return True
            return super().process_response(value)

        def render_default(self, default: object) -> Text:
            return Text(f"({text(_LETTERS['y' if default else 'n'])})", "prompt.default")

    Asked.choices = [text(_LETTERS["y"]), text(_LETTERS["n"])]
    return Asked.ask(question, console=to_people(), default=default)


def word_meant(answer: str, words: Mapping[str, str]) -> str | None:
    """The key of the one word that the answer begins, in the reader's language or as it is.

    `words`: key, and how the reader calls it. None: no word, or several.

    >>> word_meant("met", {"metric": "metrisch", "imperial": "angloamerikanisch"})
    'metric'
    >>> word_meant("Angl", {"metric": "metrisch", "imperial": "angloamerikanisch"})
    'imperial'
    """
    typed = answer.strip().casefold()
    fitting = {
        key
        for key, word in words.items()
        if typed and (key.casefold().startswith(typed) or word.casefold().startswith(typed))
    }
    return fitting.pop() if len(fitting) == 1 else None


def day_meant(words: str) -> date:
    """A day as ISO 8601 writes it, or day, month and year between points.

    Raises:
        ValueError: it is no day.

    >>> day_meant("1990-05-17") == day_meant("17.5.1990") == day_meant("17. 05. 1990")
    True
    """
    pointed = re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", words.strip())
    if pointed is None:
        return date.fromisoformat(words.strip())
    day, month, year = map(int, pointed.groups())
    return date(year, month, day)
