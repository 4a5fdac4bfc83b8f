"""`strapline boards`: Grafana's boards, built from code and checked."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from dashboards.grafana import boards
from dashboards.grafana.board_trial import faults_on, newest_ms
from sessions.sinks.influx.influx_reader import InfluxReader, QueryTokenRefused, ReaderAway
from sessions.text import text
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people


def build(folder: Path | None) -> None:
    """Write the boards' JSON and name the files.

    Raises:
        InputError: the folder does not take them.
    """
    target = folder or boards.COMMITTED
    try:
        written = list(boards.write(target))
    except OSError as error:
        raise InputError(f"--folder {target}: cannot be written: {error.strerror}") from error
    for file in written:
        to_people().print(text("Written: {file}").format(file=file), soft_wrap=True)


def check() -> None:
    """Say that all is well, or fail with what is wrong.

    Raises:
        InputError: a board is stale, inconsistent, or asks for what is not stored.
    """
    _all_well(list(boards.check()))


def check_on_database(at: str | None, *, data_dir: Path | None) -> None:
    """The same, and then every query of the built boards on the InfluxDB of the configuration.

    Args:
        at: The moment that is "now", in ISO 8601; None: that of the newest second there is.
        data_dir: As on the command line.

    Raises:
        InputError: as `check`, or a query fails or finds nothing, or the token is wrong.
        NoDevice: no database answers.
    """
    config = load(data_dir=data_dir)
    faults = list(boards.check())
    try:
        with _reader(config) as reader:
            at_ms = newest_ms(reader) if at is None else _milliseconds(at)
            if at_ms is None:
                raise InputError(f"{config.influx.bucket} at {config.influx.url} holds no run yet")
            for name, board in boards.build().items():
                found = faults_on(json.loads(board), database=reader, at_ms=at_ms)
                faults += [f"{name}: {fault}" for fault in found]
    except ReaderAway as error:
        raise NoDevice(str(error)) from error
    except QueryTokenRefused as error:
        raise InputError(str(error)) from error
    _all_well(faults)


def _all_well(faults: Sequence[str]) -> None:
    *all_but_last, last = faults or [""]
    if last:
        for fault in all_but_last:
            to_people().print(fault, soft_wrap=True)
        raise InputError(last)
    to_people().print(text("All {count} boards are in order.").format(count=len(boards.build())))


def _reader(config: Config) -> AbstractContextManager[InfluxReader]:
    if config.influx.token is None:
        raise InputError(f"{config.path}: [influx] token is missing: the boards' queries need it")
    return InfluxReader.open(
        url=config.influx.url,
        token=config.influx.token.get_secret_value(),
        org=config.influx.org,
        bucket=config.influx.bucket,
    )


def _milliseconds(at: str) -> int:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise InputError(f"--at: expected a time like 2026-11-22T09:15:00Z, got {at!r}") from None
    return round(moment.astimezone().timestamp() * 1000)
