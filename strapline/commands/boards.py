"""`strapline boards`: Grafana's boards, built from code and checked."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboards.grafana.committed_boards import COMMITTED
from ingest.sentence import os_words
from sessions.sinks.influx.influx_reader import InfluxReader, QueryTokenRefused, ReaderAway
from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people
from strapline.publishing.influx_access import influx_access


def build(
    *,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write them (default: the package's own).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the boards' JSON and name the files.

    Raises:
        InputError: the folder does not take them, or the builder library is not installed.
    """
    del data_dir
    target = folder or COMMITTED
    with _builder():
        from dashboards.grafana.boards import write
    try:
        written = list(write(target))
    except OSError as error:
        raise InputError(
            text("--folder {target}: cannot be written: {reason}").format(
                target=target, reason=os_words(error)
            )
        ) from error
    for file in written:
        to_people().print(text("Written: {file}").format(file=file), soft_wrap=True)


def check(
    *,
    queries: Annotated[
        bool,
        typer.Option(
            "--queries", help="Also run every query on the configured InfluxDB: none may be empty."
        ),
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(help="With --queries: what is now, in ISO 8601 (default: the newest second)."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Say that all is well, or fail with what is wrong.

    Raises:
        InputError: a board is stale, inconsistent, or asks for what is not stored; a query fails
            or finds nothing, or the token is wrong; or the builder library is not installed.
        NoDevice: no database answers.
    """
    with _builder():
        from dashboards.grafana import boards
    faults, built = list(boards.check()), boards.build()
    if queries:
        faults += _faults_on_database(built, at=at, config=load(data_dir=data_dir))
    *all_but_last, last = faults or [""]
    if last:
        for fault in all_but_last:
            to_people().print(fault, soft_wrap=True)
        raise InputError(last)
    to_people().print(text("All {count} boards are in order.").format(count=len(built)))


@contextmanager
def _builder() -> Iterator[None]:
    """Imports of what builds boards stand in the block: it is an extra."""
    try:
        yield
    except ModuleNotFoundError as exc:
        if exc.name is None or exc.name.partition(".")[0] != "grafana_foundation_sdk":
            raise
        raise InputError(
            text("what builds boards is not installed; type: pip install 'strapline[boards]'")
        ) from exc


def _faults_on_database(
    built: Mapping[str, str], *, at: str | None, config: Config
) -> Iterator[str]:
    from dashboards.grafana.board_trial import faults_on, newest_ms

    try:
        with _reader(config) as reader:
            at_ms = newest_ms(reader) if at is None else _milliseconds(at)
            if at_ms is None:
                raise InputError(
                    text("{bucket} at {url} holds no run yet").format(
                        bucket=config.influx.bucket, url=config.influx.url
                    )
                )
            for name, board in built.items():
                for fault in faults_on(json.loads(board), database=reader, at_ms=at_ms):
                    yield f"{name}: {fault}"
    except ReaderAway as error:
        raise NoDevice(str(error)) from error
    except QueryTokenRefused as error:
        raise InputError(str(error)) from error


def _reader(config: Config) -> AbstractContextManager[InfluxReader]:
    return InfluxReader.open(**influx_access(config).opening())


def _milliseconds(at: str) -> int:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise InputError(
            text("--at: expected a time like 2026-11-22T09:15:00Z, got {at!r}").format(at=at)
        ) from None
    return round(moment.astimezone().timestamp() * 1000)
