"""Nothing that people read in a terminal stands in the code without a way into their language."""

import ast
import pickle
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ingest.files.errors import NotAWorkout
from ingest.files.read import read_content, unpacked
from sessions.text import LANGUAGES, SOURCE_LANGUAGE, reading, text
from strapline.cli.command_table import COMMANDS
from strapline.cli.program import LazyCommand, program
from strapline.console.failures import explain
from tools.messages import PACKAGES, ROOT

OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
NOT_FOR_PEOPLE = {
    *("EncodeError", "ChunkError", "StateError", "GuidanceVersionError", "NoReview"),
    *("NeverSent", "NoAnswer", "NotSupportedHere", "DBusError", "AlreadyServing"),
    *("UnknownVariable", "NothingToChoose", "BadRequest", "RowsDropped", "NotOurs", "Malformed"),
    *("NotInTime", "MissingAnchor"),
}
"""What our own code, a device or another process is told, never a person."""
CHECKS = {"note", "fine", "bad"}
"""Lines of `strapline doctor`: even a single word of them."""
NAMES = {"BlueZ", "InfluxDB", "Grafana"}
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


@cache
def code() -> dict[Path, ast.Module]:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {path: ast.parse(path.read_text()) for path in files}


@cache
def errors() -> frozenset[str]:
    """The names of all our exceptions that a person may read."""
    classes = [n for tree in code().values() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    known = {"Exception", "ValueError", "LookupError", "ConnectionError", "OSError"}
    for _ in range(4):  # so deep is the deepest of them
        known |= {c.name for c in classes if any(ast.unparse(base) in known for base in c.bases)}
    return frozenset(known & {c.name for c in classes}) - NOT_FOR_PEOPLE


def untranslated(path: Path) -> Iterator[str]:
    is_doctor = path.parent.name == "doctor"
    names = errors() | (CHECKS if is_doctor else set())
    for node in ast.walk(code()[path]):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        fewest = 0 if is_doctor and node.func.id in CHECKS else 1
        for argument in node.args if node.func.id in names else ():
            for said in sentences(argument):
                is_name = said in NAMES or re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", said)
                if len(WORD.findall(said.replace("{}", ""))) > fewest and not is_name:
                    yield f"{path.name}:{node.lineno}: {said}"


def test_every_sentence_of_a_failure_and_of_doctor_can_be_translated() -> None:
    assert len(errors()) > 60
    assert {"NotAWorkout", "DecodeError", "PlanError", "LinkLost", "InputError"} <= errors()
    assert [line for path in code() for line in untranslated(path)] == []


def test_a_failure_below_the_surface_is_said_in_the_language_of_whoever_reads_it() -> None:
    """Raised where no reader is known, by a task or a process of another language."""
    with pytest.raises(NotAWorkout) as refused:
        read_content(unpacked(b"hello", name="a.txt"), name="a.txt")
    exc = pickle.loads(pickle.dumps(refused.value))
    assert str(exc).startswith("a.txt: not a workout, expected a FIT")
    with reading("de"):
        assert str(exc).startswith("a.txt: keine Einheit, erwartet eine Einheit als FIT")
    assert str(exc).startswith("a.txt: not a workout")


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


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("run", "--foo"),
        ("export", "abc"),
        ("show", "a", "b"),
        ("serve", "--port", "x"),
        ("demo", "--seed", "x"),
        ("devices", "rename"),
        ("run", "--athlete"),
        ("export", "abc", "--format", "doc"),
        ("analyse", "nowhere.fit"),
        ("decode", "2A37", "16"),
        ("athlete", "set", "Nobody", "mass_kg=70"),
        ("workout", "show", "nope"),
        ("config", "set", "page.port=x"),
        ("config", "set", "pag.port=8"),
        ("log", "weight", "heavy"),
        ("week", "--week", "3"),
        ("devices", "forget", "nothing"),
    ],
    ids=" ".join,
)
def test_a_refusal_of_the_terminal_is_german(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What both languages say the same is nobody's sentence."""
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path))
    english, german = refusal(words), ""
    with reading("de"):
        german = refusal(words)
    read = [{*re.findall(r"[a-z]{4,}", line)} for line in (english, german)]
    assert not read[0] & read[1] & ENGLISH, german
    assert english != german


ENGLISH = {
    *("expected", "there", "such", "missing", "must", "value", "unknown", "that", "file", "option"),
    *("with", "like", "command", "given", "argument", "should", "valid", "need", "bytes", "lists"),
}


def refusal(words: tuple[str, ...]) -> str:
    try:
        program()(args=list(words), prog_name="strapline", standalone_mode=False)
    except Exception as exc:
        line, code = explain(exc)
        assert code == 2
        return line
    raise AssertionError("it was not refused")
