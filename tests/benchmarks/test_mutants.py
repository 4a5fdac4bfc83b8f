"""Mutants are changes of what is run, the same for the same seed; a fork tells what notices one."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutants.__main__ import equivalent, sample, told
from benchmarks.mutants.covering import Chosen, Covering
from benchmarks.mutants.operators import Mutant, mutants_of, mutated_tree
from benchmarks.mutants.trial import Verdict, try_mutant

SOURCE = '''"""A module."""
LIMIT: int = 5


def over(value: int, *, most: int | None = None) -> bool:
    """Whether it is too much."""
    if most is None and value > LIMIT:
        raise ValueError(f"{value + 1}")
    return not value - 1 < min(value, LIMIT)
'''


def changes() -> list[str]:
    return [mutant.change for mutant in mutants_of("a.py", SOURCE)]


def test_comparisons_signs_numbers_and_conditions_are_changed() -> None:
    assert {
        "5 -> 6",
        "value > LIMIT -> value >= LIMIT",
        "most is None -> most is not None",
        "most is None and value > LIMIT -> most is None or value > LIMIT",
        "value - 1 -> value + 1",
        "min -> max",
    } <= set(changes())


def test_texts_annotations_and_errors_are_not() -> None:
    assert not any(word in change for change in changes() for word in ("+ 1}", "module", "bool"))


def test_each_number_is_one_change_and_the_source_comes_back() -> None:
    plain = ast.unparse(ast.parse(SOURCE))
    seen = {ast.unparse(mutated_tree(SOURCE, number)) for number in range(len(changes()))}
    assert len(seen) == len(changes())
    assert plain not in seen
    with pytest.raises(IndexError):
        mutated_tree(SOURCE, len(changes()))


def test_a_sample_is_the_same_for_its_seed() -> None:
    folder = "ingest/codecs/machine"
    assert sample(folder, count=9, seed=1) == sample(folder, count=9, seed=1)
    assert sample(folder, count=9, seed=1) != sample(folder, count=9, seed=2)
    assert all(mutant.path.startswith(folder) for mutant in sample(folder, count=9, seed=1))


def test_equivalent_mutants_are_changes_that_there_are() -> None:
    known = {
        (mutant.path, mutant.change)
        for path in {file for file, _ in equivalent()}
        for mutant in mutants_of(path, Path(path).read_text(encoding="utf-8"))
    }
    assert equivalent().keys() <= known
    assert all(equivalent().values())


def test_the_score_leaves_out_what_is_equivalent(capsys: pytest.CaptureFixture[str]) -> None:
    score = Counter({"noticed": 80, "took too long": 5, "survived": 10, "untested": 5})
    assert told("a", score + Counter({"equivalent": 7})) == 0
    assert "reached 85.0 % of 100" in capsys.readouterr().out
    assert told("a", score + Counter({"survived": 1})) == 1


def test_tests_of_the_module_and_of_its_folder_come_first_and_seconds_are_bounded() -> None:
    mutant = Mutant(path="ingest/codecs/battery.py", number=0, line=7, was="", change="")
    own, near, quick, slow = (
        "tests.ingest.codecs.test_battery.test_a",
        "tests.ingest.codecs.test_other.test_d",
        "tests.sessions.test_b.test_b",
        "tests.sessions.test_c.test_c",
    )
    covering = Covering(
        {mutant.path: {7: [slow, quick, near, own], 8: [quick]}},
        {own: 2.0, near: 1.0, quick: 0.1, slow: 9.0},
        most_s=5.0,
    )
    chosen = covering.tests_of(mutant)
    assert chosen.tests == (
        "tests/ingest/codecs/test_battery.py::test_a",
        "tests/ingest/codecs/test_other.py::test_d",
        "tests/sessions/test_b.py::test_b",
    )
    assert chosen.seconds == pytest.approx(3.1)


@pytest.mark.process
def test_a_fork_tells_whether_tests_notice() -> None:
    path = "ingest/codecs/battery.py"
    mutants = mutants_of(path, Path(path).read_text(encoding="utf-8"))
    noticed = next(mutant for mutant in mutants if mutant.was.startswith("return"))
    own = Chosen(("tests/ingest/codecs/test_small_values.py",), 5.0)
    assert try_mutant(noticed, own) is Verdict.NOTICED
    other = Chosen(("tests/ingest/codecs/test_clean_name.py",), 5.0)
    assert try_mutant(noticed, other) is Verdict.SURVIVED
    assert try_mutant(noticed, Chosen((), 0.0)) is Verdict.UNTESTED
