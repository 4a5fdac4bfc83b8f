"""Trials of the places that data goes to, as a configuration names them; nothing is left there."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping

from dashboards.ports.review import Refused, Trial
from ingest.sentence import os_words
from sessions.text import text
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError
from strapline.doctor.check import Check, CheckResult
from strapline.doctor.grafana_probe import asked_grafana
from strapline.doctor.influx_probe import asked_influx
from strapline.doctor.machine import InfluxState
from strapline.doctor.server_checks import database_checks, grafana_checks
from strapline.publishing.broker_from_config import broker_trouble


async def tried(section: str, config: Config) -> Trial:
    """One place, asked now.

    Raises:
        Refused: no such place, or its keys contradict each other.
    """
    trial = _TRIALS.get(section)
    if trial is None:
        raise Refused(text("There is nothing to try."))
    try:
        return await trial(config)
    except InputError as exc:
        raise Refused(str(exc)) from exc


async def _influx(config: Config) -> Trial:
    state = InfluxState(url=config.influx.url, bucket=config.influx.bucket)
    found = await asyncio.to_thread(asked_influx, state, config=config)
    return _judged(database_checks(found))


async def _grafana(config: Config) -> Trial:
    return _judged(grafana_checks(await asyncio.to_thread(asked_grafana, config)))


async def _broker(config: Config) -> Trial:
    trouble = await broker_trouble(config)
    return Trial(works=trouble is None, words=trouble or text("The MQTT broker takes us."))


async def _folder(config: Config) -> Trial:
    return await asyncio.to_thread(_written_to, config)


def _written_to(config: Config) -> Trial:
    folder = config.export.folder
    if folder is None:
        return Trial(works=False, words=text("No folder is named."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as exc:
        words = text("{folder} cannot be written: {reason}")
        return Trial(works=False, words=words.format(folder=folder, reason=os_words(exc)))
    return Trial(works=True, words=text("{folder} can be written.").format(folder=folder))


def _judged(checks: Iterable[Check]) -> Trial:
    """The first trouble and what to do, else all that is well."""
    every = [*checks]
    for check in every:
        if check.verdict is not CheckResult.FINE:
            return Trial(works=False, words=f"{check.finding}: {check.todo}")
    return Trial(works=True, words=", ".join(check.finding for check in every))


_TRIALS: Mapping[str, Callable[[Config], Awaitable[Trial]]] = {
    "influx": _influx,
    "export": _folder,
    "mqtt": _broker,
    "grafana": _grafana,
}
