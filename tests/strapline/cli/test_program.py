"""The program that Typer makes of the table: an option is declared once, and says what it is."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

import strapline
from strapline.cli.command_table import COMMANDS, GROUPS, LISTS_BY_DEFAULT
from strapline.cli.program import LazyCommand, with_fields

PACKAGE = Path(strapline.__file__).parent


def loaded(words: str) -> typer.core.TyperCommand:
    return LazyCommand(words.split()[-1], COMMANDS[words]).loaded()


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_of_a_command_says_what_it_is_for(words: str) -> None:
    options = [one for one in loaded(words).params if isinstance(one, typer.core.TyperOption)]
    assert "--data-dir" in {word for option in options for word in option.opts}
    assert [option.name for option in options if not option.help] == []


def declared() -> Iterator[tuple[str, ast.Call]]:
    """Each declaration of an option in the package, with the file it stands in."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "typer.Option":
                yield file.relative_to(PACKAGE).as_posix(), node


def test_options_are_declared_where_the_commands_are() -> None:
    assert {file.partition("/")[0] for file, _ in declared()} == {"commands"}


def test_no_option_is_declared_twice() -> None:
    times = Counter(ast.unparse(call) for _, call in declared())
    assert [call for call, count in times.items() if count > 1] == []


def test_nothing_but_the_table_and_the_declarations_names_a_command_s_options() -> None:
    """No second list of the options stands between the command line and the command."""
    files = [*(PACKAGE / "cli").glob("*.py")]
    assert files
    sources = "".join(file.read_text(encoding="utf-8") for file in files)
    flags = {
        word
        for words in COMMANDS
        for option in loaded(words).params
        for word in option.opts
        if word.startswith("--")
    }
    assert [flag for flag in sorted(flags) if f'"{flag}"' in sources] == []


def test_a_field_more_is_a_flag_more() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Options:
        name: Annotated[str, typer.Argument(metavar="NAME")]
        loud: Annotated[bool, typer.Option("--loud", help="In capitals.")] = False

    got: list[Options] = []
    app = typer.Typer()
    app.command()(with_fields(Options, got.append))
    assert CliRunner().invoke(app, ["ann", "--loud"]).exit_code == 0
    assert got == [Options(name="ann", loud=True)]


LIGHT = [words for words, home in COMMANDS.items() if home.options]


@pytest.mark.process
def test_the_help_of_a_heavy_command_imports_nothing_heavy() -> None:
    """Neither the help nor completion waits for what only the command itself needs."""
    script = f"""
import sys
from strapline.cli.program import main
for word in {LIGHT}:
    try:
        main([word, "--help"])
    except SystemExit:
        pass
print(sorted(set(sys.modules) & {{"numpy", "bleak", "nicegui", "sqlite3", "asyncio"}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_group_has_commands_and_what_it_does_by_default_is_one_of_them() -> None:
    groups = {words.partition(" ")[0] for words in COMMANDS if " " in words}
    # `gateway` is a command with a word of its own beside its options.
    assert groups - set(COMMANDS) == set(GROUPS)
    for group, target in LISTS_BY_DEFAULT.items():
        own = [home.target for words, home in COMMANDS.items() if words.startswith(f"{group} ")]
        assert target in own
