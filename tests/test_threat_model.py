"""The threat model: each attack has a number and a test that exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "docs" / "threat-model.md"
ROW = re.compile(r"\| (\d+) \| (.+) \| (.+) \| `(tests/\S+\.py)::(\w+)` \|")
FEWEST = 80

LINES = MODEL.read_text("utf-8").splitlines()
ATTACKS = [ROW.fullmatch(line) for line in LINES if re.match(r"\| \d", line)]


@cache
def names_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, functions))


def test_every_row_is_an_attack_with_a_test_and_they_are_numbered() -> None:
    assert None not in ATTACKS
    assert [int(row[1]) for row in ATTACKS if row] == list(range(1, len(ATTACKS) + 1))
    assert len(ATTACKS) >= FEWEST


@pytest.mark.parametrize("row", ATTACKS, ids=lambda row: row and f"attack {row[1]}")
def test_the_test_of_an_attack_exists(row: re.Match[str]) -> None:
    file = ROOT / row[4]
    assert file.is_file(), row[4]
    assert row[5].startswith("test_")
    assert row[5] in names_in(file), f"{row[4]} has no {row[5]}"


def test_no_attack_is_told_twice() -> None:
    told = [row[2] for row in ATTACKS if row]
    assert len(set(told)) == len(told)
