"""Nothing that people read in a terminal stands in the code without a way into their language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessions.text import LANGUAGES, SOURCE_LANGUAGE, reading, text
from strapline.cli.command_table import COMMANDS
from strapline.cli.program import LazyCommand
from tools.messages import ROOT

OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
SAYS = {"InputError", "NoDevice", "StartRefused", "PairingRefused", "Refused"}
"""What is raised with a sentence for people."""
CHECKS = {"note", "fine", "bad"}
"""Lines of `strapline doctor`."""
WORD = re.compile(r"[A-Za-z]{2,}")


def sentences(node: ast.expr) -> Iterator[str]:
    """The words that an expression puts together without `text`; {} stands for values."""
    match node:
        case ast.Constant(value=str(said)):
            yield said
        case ast.JoinedStr(values=parts):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        case ast.BinOp(left=left, right=right):
            yield from sentences(left)
            yield from sentences(right)
        case ast.IfExp(body=body, orelse=other):
            yield from sentences(body)
            yield from sentences(other)
        case _:
            pass


def untranslated(path: Path) -> Iterator[str]:
    names = SAYS | (CHECKS if path.parent.name == "doctor" else set())
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            arguments = node.args if node.func.id in CHECKS else node.args[:1]
            for argument in arguments:
                for said in sentences(argument):
                    if len(WORD.findall(said.replace("{}", ""))) > 1:
                        yield f"{path.name}:{node.lineno}: {said}"


def test_every_sentence_of_a_failure_and_of_doctor_can_be_translated() -> None:
    files = [*(ROOT / "strapline").rglob("*.py")]
    assert len(files) > 100
    assert [line for path in files for line in untranslated(path)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_help_of_every_command_is_in_the_reader_s_language(language: str) -> None:
    count = 0
    for words, home in COMMANDS.items():
        spoken = LazyCommand(words, home).loaded().params
        with reading(language):
            lazy = LazyCommand(words, home)
            assert lazy.help == text(home.help) != home.help
            for english, read in zip(spoken, lazy.loaded().params, strict=True):
                said = getattr(english, "help", None)
                if said and len(WORD.findall(said)) > 2 and said.count(".") < 3:
                    assert getattr(read, "help", None) != said, f"{words}: {said}"
                    count += 1
    assert count > 100
