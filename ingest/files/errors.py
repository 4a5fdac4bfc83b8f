"""Errors of a file as a whole; smaller faults become notes on the recording."""


class NotAWorkout(ValueError):
    """The file holds no workout. One line: the file, what it is, and what is expected."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


EXPECTED = (
    "expected a FIT, TCX, GPX or CSV workout or a raw log (.jsonl), each may be .gz or in a .zip"
)
