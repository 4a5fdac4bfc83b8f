"""`strapline config`: the file, its keys and what is wrong with it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import strapline.config.load_config as configuration
import strapline.config.show as shown_config
from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.config.change_key import KeyName, change, key_named
from strapline.config.show import shown_key
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people
from strapline.publishing.broker_from_config import broker_settings, broker_trouble, is_configured


def show(*, data_dir: DataDir = None) -> None:
    """Every key with its value and where that comes from; secrets stay hidden."""
    shown = shown_config.show(configuration.load(data_dir=data_dir))
    sys.stdout.write(shown.rstrip("\n") + "\n")


def check(
    file: Annotated[Path | None, typer.Argument(help="Another file than the one in use.")] = None,
    *,
    data_dir: DataDir = None,
) -> None:
    """Say that file and broker are right, or fail with what is wrong."""
    del data_dir
    found = configuration.check(file)
    config = configuration.load(file)
    broker_settings(config.mqtt)
    told = configuration.secrets_others_may_read(config)
    if told:
        words = text("Others may read {file}, and it holds secrets ({keys}): chmod 600 {file}")
        to_people().print(words.format(file=config.path, keys=", ".join(told)), soft_wrap=True)
    if found is None:
        to_people().print(text("The environment is right; there is no file."))
    else:
        to_people().print(text("{file} is right.").format(file=found))
    if is_configured(config):
        trouble = asyncio.run(broker_trouble(config))
        if trouble is not None:
            raise NoDevice(trouble)
        to_people().print(text("The MQTT broker takes us."))


def set_values(
    values: Annotated[list[str], typer.Argument(metavar="SECTION.KEY=VALUE...")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Change keys in the file; KEY= goes back to the default.

    A password or token without = is asked for, or read from a pipe, so that no list of processes
    and no history shows it.
    """
    del data_dir
    changes = dict(_typed(item) for item in values)
    before = _written(configuration.config_path())
    file = change(changes)
    after = _written(file)
    for key in changes:
        said = [shown_key(key.section, key.name, config=config) for config in (before, after)]
        to_people().print(f"{key}: {' -> '.join(said)}", markup=False, soft_wrap=True)
        if os.environ.get(key.variable):
            words = text("{variable} is set as well and counts more than the file.")
            to_people().print(words.format(variable=key.variable), markup=False)
    to_people().print(text("Saved: {file}").format(file=file), markup=False, soft_wrap=True)


def _typed(item: str) -> tuple[KeyName, str]:
    name, separator, word = item.partition("=")
    key = key_named(name.strip())
    if separator:
        return key, word.strip()
    if not key.is_secret:
        raise InputError(text("expected {key}=VALUE, got {item!r}").format(key=key, item=item))
    if sys.stdin.isatty():
        return key, typer.prompt(str(key), hide_input=True, err=True)
    return key, sys.stdin.readline().strip()


def _written(file: Path) -> configuration.Config:
    return configuration.load_text(configuration.written_text(file), path=file)


def path(*, data_dir: DataDir = None) -> None:
    """Where the file is, or would be."""
    del data_dir
    sys.stdout.write(f"{configuration.config_path()}\n")
