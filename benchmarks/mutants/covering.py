"""Tests that run a line, as `benchmarks.branches` has seen it, in the order worth trying."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.etree.ElementTree import parse

from coverage import CoverageData

from benchmarks.branches import DATA, TIMES
from benchmarks.mutants.operators import Mutant


@dataclass(frozen=True)
class Chosen:
    """Tests by their pytest names, and how long they take by themselves."""

    tests: tuple[str, ...]
    seconds: float


class Covering:
    """Knows of each line the tests that run it."""

    def __init__(
        self, lines: dict[str, dict[int, list[str]]], seconds: dict[str, float], *, most_s: float
    ) -> None:
        self._lines = lines
        self._seconds = seconds
        self._most_s = most_s

    @classmethod
    def read(cls, *, most_s: float, tests: frozenset[str]) -> Self:
        """What the last run of `benchmarks.branches` has kept of the `tests` that there are.

        Raises:
            OSError: there is none.
        """
        seconds: dict[str, float] = defaultdict(float)
        for case in parse(TIMES).iter("testcase"):
            name = f"{case.get('classname')}.{(case.get('name') or '').partition('[')[0]}"
            if _node(name) in tests:
                seconds[name] += float(case.get("time") or 0)
        data = CoverageData(str(DATA))
        data.read()
        root = Path.cwd()
        lines = {
            str(Path(file).relative_to(root)): data.contexts_by_lineno(file)
            for file in data.measured_files()
        }
        return cls(lines, dict(seconds), most_s=most_s)

    def tests_of(self, mutant: Mutant) -> Chosen:
        """Those of the module's own test file first, then of its folder, then the quickest; a
        constant's are those of its module.
        """
        its = self._lines.get(mutant.path, {})
        names = {name for name in its.get(mutant.line, []) if name in self._seconds}
        if not names:
            names = {name for found in its.values() for name in found if name in self._seconds}
        if not names:  # it is only imported
            names = set(self._seconds)
        folder = f"tests.{'.'.join(Path(mutant.path).parent.parts)}."
        own = f"{folder}test_{Path(mutant.path).stem}."
        ordered = sorted(
            names,
            key=lambda name: (
                not name.startswith(own),
                not name.startswith(folder),
                self._seconds[name],
            ),
        )
        chosen: list[str] = []
        total_s = 0.0
        for name in ordered:
            if chosen and total_s + self._seconds[name] > self._most_s:
                break
            chosen.append(_node(name))
            total_s += self._seconds[name]
        return Chosen(tuple(chosen), total_s)


def _node(name: str) -> str:
    module, _, function = name.rpartition(".")
    return f"{module.replace('.', '/')}.py::{function}"
