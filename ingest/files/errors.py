"""Errors of a file as a whole; smaller faults become notes on the recording."""

from collections.abc import Sequence

from ingest.codecs.wire.clean_name import clean_name
from ingest.sentence import Sentence, one_line

LONGEST_NAME, LONGEST_PROBLEM = 300, 600
"""Both may hold what a stranger has written. Ours."""


class NotAWorkout(ValueError):
    """The file holds no workout. One line: the file, what it is, and what is expected."""

    def __init__(self, name: str, told: Sentence | str) -> None:
        super().__init__(name, told)
        self.name = clean_name(name, longest=LONGEST_NAME)
        self.told = told

    @property
    def problem(self) -> str:
        """What it is and what is expected, without the file's name."""
        return clean_name(str(self.told), longest=LONGEST_PROBLEM)

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


def it_holds(held: Sequence[object]) -> Sentence | str:
    """What a file holds in place of a workout, behind its name; nothing where nothing is held."""
    if not held:
        return ""
    return Sentence(" (it holds {held})", held=one_line(*held, separator=", "))


EXPECTED = Sentence(
    "expected a FIT, TCX, GPX or CSV workout or a raw log (.jsonl), each may be .gz or in a .zip"
)
