"""Errors of a file as a whole; smaller faults become notes on the recording."""

from ingest.codecs.wire.clean_name import clean_name

LONGEST_NAME, LONGEST_PROBLEM = 300, 600
"""Both may hold what a stranger has written. Ours."""


class NotAWorkout(ValueError):
    """The file holds no workout. One line: the file, what it is, and what is expected."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = clean_name(name, longest=LONGEST_NAME)
        self.problem = clean_name(problem, longest=LONGEST_PROBLEM)
        super().__init__(f"{self.name}: {self.problem}")


EXPECTED = (
    "expected a FIT, TCX, GPX or CSV workout or a raw log (.jsonl), each may be .gz or in a .zip"
)
