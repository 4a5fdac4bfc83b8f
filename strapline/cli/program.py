"""The `strapline` command: what Typer makes of the table, and how a command ends.

Nothing but Typer is imported before a command is chosen.
"""

import inspect
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from ingest.private_files import keep_to_ourselves
from ingest.sentence import translated_by
from sessions.text import SOURCE_LANGUAGE, language, text
from strapline.cli.command_table import COMMANDS, GROUPS, LISTS_BY_DEFAULT, Home
from strapline.commands.options.shared import DataDir, Json


class LazyCommand(TyperCommand):
    """A command known by its sentence; its module is imported when it is called."""

    def __init__(self, name: str, home: Home) -> None:
        super().__init__(name, help=text(home.help))
        self.home = home
        self.words: dict[str, LazyCommand] = {}  # `gateway add` beside `gateway`

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the command itself: from here on Typer goes on with that."""
        if args and (further := self.words.get(args[0])) is not None:
            return further.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return self.loaded().make_context(info_name, args, parent, **extra)

    def loaded(self) -> TyperCommand:
        """The command itself, with its options."""
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.command(self.name, help=self.help)(_command(self.home))
        return _in_the_reader_s_language(cast(TyperCommand, typer.main.get_command(alone)))


def program() -> TyperGroup:
    """All commands, in the order of the help."""
    app = typer.Typer(
        name="strapline",
        help=text(
            "Pair a heart-rate strap and a treadmill, watch your zones live, keep an honest record."
        ),
        no_args_is_help=True,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, sentence in GROUPS.items():
        group = typer.Typer(help=text(sentence), no_args_is_help=name not in LISTS_BY_DEFAULT)
        group.callback(invoke_without_command=name in LISTS_BY_DEFAULT)(_default_of(name))
        app.add_typer(group, name=name)
    root = cast(TyperGroup, typer.main.get_command(app))
    for words, home in COMMANDS.items():
        *group_name, name = words.split()
        place = root.commands[group_name[0]] if group_name else root
        if isinstance(place, LazyCommand):
            place.words[name] = LazyCommand(name, home)
        else:
            cast(TyperGroup, place).add_command(LazyCommand(name, home))
    for its in root.commands.values():
        if isinstance(its, TyperGroup):
            _in_the_reader_s_language(its)
    _in_the_reader_s_language(root)
    root.commands = {first: root.commands[first] for first in _first_words(COMMANDS)}
    return root


_Told = TypeVar("_Told", TyperCommand, TyperGroup)


def _in_the_reader_s_language(command: _Told) -> _Told:
    """With what its options are for, and the heads of the help, translated."""
    if language() == SOURCE_LANGUAGE:
        return command
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = text("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = text("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = text("Commands")
    for parameter in command.params:
        words = getattr(parameter, "help", None)
        if words:
            parameter.help = text(words)  # type: ignore[attr-defined]
    return command


def main(arguments: list[str] | None = None) -> None:
    """Run a command (None: the process's own); failures become one line and an exit code."""
    keep_to_ourselves()
    try:
        with translated_by(text):
            code = program()(args=arguments, prog_name="strapline", standalone_mode=False)
        sys.stdout.flush()  # a full disk is told of here, not by a traceback at the very end
        sys.exit(code)
    except typer.Abort:  # Typer's word for Ctrl-C
        raise KeyboardInterrupt from None
    except Exception as exc:
        from strapline.console.failures import report

        with translated_by(text):
            sys.exit(report(exc))


def _first_words(commands: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words.partition(" ")[0] for words in commands))


def _command(home: Home) -> Callable[..., None]:
    if not home.options:
        from strapline.beside.commands_beside import COMMANDS_BESIDE

        function = _named(home.target)
        return _or_by_holder(home.target, function) if home.target in COMMANDS_BESIDE else function
    return with_fields(
        _named(f"options.{home.options}"), lambda options: _named(home.target)(options)
    )


def _or_by_holder(target: str, function: Callable[..., None]) -> Callable[..., None]:
    """The command; where another process holds the store, done by that."""

    @wraps(function)
    def command(**parameters: Any) -> None:
        from sessions.store.errors import FolderInUse

        try:
            function(**parameters)
        except FolderInUse as exc:
            from strapline.beside.ask_holder import ask_holder

            code = ask_holder(exc.folder, target, parameters)
            if code is None:
                raise
            raise typer.Exit(code) from None

    return command


def _named(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    return cast(Callable[..., Any], getattr(import_module(f"strapline.commands.{module}"), name))


def with_fields(options: Callable[..., Any], call: Callable[[Any], None]) -> Callable[..., None]:
    """A function of the fields of a dataclass, which is what Typer reads; calls with one of it."""

    def command(**fields: Any) -> None:
        call(options(**fields))

    command.__signature__ = inspect.signature(options, eval_str=True)  # type: ignore[attr-defined]
    command.__annotations__ = get_type_hints(options, include_extras=True)
    return command


def _default_of(group: str) -> Callable[..., None]:
    """What a group does before its command, or in its place."""
    if group not in LISTS_BY_DEFAULT:
        return lambda: None

    def list_all(context: typer.Context, as_json: Json = False, data_dir: DataDir = None) -> None:
        if context.invoked_subcommand is None:
            _named(LISTS_BY_DEFAULT[group])(as_json=as_json, data_dir=data_dir)

    return list_all
