"""`strapline config`: the file, its keys and what is wrong with it."""

import sys
from pathlib import Path

import strapline.config as configuration
from sessions.text import text
from strapline.console import to_people


def show(*, data_dir: Path | None) -> None:
    """Every key with its value and where that comes from; secrets stay hidden."""
    shown = configuration.show(configuration.load(data_dir=data_dir))
    sys.stdout.write(shown.rstrip("\n") + "\n")


def check(file: Path | None) -> None:
    """Say that the file is right, or fail with what is wrong."""
    found = configuration.check(file)
    to_people().print(text("{file} is right.").format(file=found))


def path() -> None:
    """Where the file is, or would be."""
    sys.stdout.write(f"{configuration.config_path()}\n")
