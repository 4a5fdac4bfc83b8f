"""Settings and the state of store and sinks, for the review pages."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping

from dashboards.ports.review import Key, Refused, Remembered, Settings, SinkHealth, Trial
from sessions.store import Store, StoreReader
from sessions.store.database_file import STORE_FILE
from strapline.config.change_key import change, changed_config, key_named, written
from strapline.config.errors import WrongKeys
from strapline.config.load_config import Config
from strapline.config.show import shown_keys
from strapline.console.exit_errors import InputError
from strapline.devices.devices_file import load_devices

_BYTES_PER_MIB = 1024 * 1024

TryOut = Callable[[str, Config], Awaitable[Trial]]
"""Asks the place that a section names, as that configuration says; raises `Refused`."""


class SettingsNow:
    """A `SettingsPort`.

    Args:
        store: Whose health is told.
        read: Another connection to the same store.
        config: The configuration in force.
        try_out: Asks a place for data.
    """

    def __init__(self, store: Store, *, read: StoreReader, config: Config, try_out: TryOut) -> None:
        self._try_out = try_out
        self._store = store
        self._read = read
        self._config = config

    async def settings(self) -> Settings:
        """See `SettingsPort`."""
        return await asyncio.to_thread(self._now)

    async def change(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """See `ChangeKeys`."""
        return await asyncio.to_thread(self._change, values)

    async def try_out(self, section: str, *, values: Mapping[str, str]) -> Trial:
        """See `SettingsPort`."""
        config = await asyncio.to_thread(self._as_if, values)
        return await self._try_out(section, config)

    def _change(self, values: Mapping[str, str]) -> Mapping[str, str]:
        try:
            keys = {key_named(dotted): word for dotted, word in values.items()}
            before = written(keys, path=self._config.path)
            change(keys, path=self._config.path)
        except InputError as exc:
            raise _refused(exc) from exc
        return {str(key): word for key, word in before.items()}

    def _as_if(self, values: Mapping[str, str]) -> Config:
        try:
            keys = {key_named(dotted): word for dotted, word in values.items()}
            return changed_config(keys, path=self._config.path)
        except InputError as exc:
            raise _refused(exc) from exc

    def _now(self) -> Settings:
        config = self._config
        file = config.data_dir / STORE_FILE
        return Settings(
            config_path=str(config.path),
            config_exists=config.path.exists(),
            keys=_keys(config),
            data_dir=str(config.data_dir),
            store=self._store.health,
            store_mib=file.stat().st_size / _BYTES_PER_MIB if file.exists() else 0.0,
            losses=len(self._read.losses()),
            sinks=self._sinks(),
            devices=_remembered(config),
        )

    def _sinks(self) -> tuple[SinkHealth, ...]:
        influx, mqtt, grafana = self._config.influx, self._config.mqtt, self._config.grafana
        return (
            self._sink("influx", switch="influx.enabled", is_on=influx.enabled, target=influx.url),
            self._sink(
                "line_file",
                switch="influx.file",
                is_on=influx.file is not None,
                target=str(influx.file or ""),
            ),
            self._sink(
                "export_folder",
                switch="export.folder",
                is_on=self._config.export.folder is not None,
                target=str(self._config.export.folder or ""),
            ),
            SinkHealth(
                name="mqtt",
                switch="mqtt.enabled",
                is_on=mqtt.enabled,
                target=mqtt.host,
                is_live=True,
            ),
            SinkHealth(
                name="grafana_live",
                switch="grafana.live",
                is_on=grafana.live,
                target=grafana.url,
                is_live=True,
            ),
        )

    def _sink(self, name: str, *, switch: str, is_on: bool, target: str) -> SinkHealth:
        letters = [letter for letter in self._read.dead_letters() if letter.sink == name]
        return SinkHealth(
            name=name,
            switch=switch,
            is_on=is_on,
            target=target,
            waiting_rows=self._read.outbox_length(after=self._read.cursor(name)) if is_on else 0,
            refused_rows=len(letters),
            last_refusal=letters[-1].reason if letters else None,
        )


def _keys(config: Config) -> tuple[Key, ...]:
    shown = [*shown_keys(config)]
    names = [key_named(f"{key.section}.{key.name}") for key in shown]
    try:
        in_file = written(names, path=config.path)
    except InputError:  # damaged since the start; what is in force is told all the same
        in_file = {}
    return tuple(
        Key(
            section=key.section,
            name=key.name,
            value=key.value,
            origin=key.origin,
            description=key.description,
            typed="" if name.is_secret else in_file.get(name, ""),
            default=name.default,
            choices=name.choices,
            is_secret=name.is_secret,
            variable=name.variable if os.environ.get(name.variable) else None,
        )
        for key, name in zip(shown, names, strict=True)
    )


def _remembered(config: Config) -> tuple[Remembered, ...]:
    try:
        known = load_devices(config.data_dir)
    except InputError:
        return ()
    return tuple(
        Remembered(kind=device.kind, alias=device.alias, words=device.name or device.alias)
        for device in known
    )


def _refused(error: InputError) -> Refused:
    if isinstance(error, WrongKeys):
        return Refused.at_fields({f"{it.section}.{it.key}": it.words for it in error.faults})
    return Refused(str(error))
