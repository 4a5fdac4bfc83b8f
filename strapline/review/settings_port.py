"""Settings and the state of store and sinks, for the review pages."""

import asyncio

from dashboards.ports.review import Key, Settings, SinkHealth
from sessions.store import Store, StoreReader
from sessions.store.database_file import STORE_FILE
from strapline.config.load_config import Config
from strapline.config.show import shown_keys

_BYTES_PER_MIB = 1024 * 1024


class SettingsNow:
    """A `SettingsPort`.

    Args:
        store: Whose health is told.
        read: Another connection to the same store.
        config: The configuration in force.
    """

    def __init__(self, store: Store, *, read: StoreReader, config: Config) -> None:
        self._store = store
        self._read = read
        self._config = config

    async def settings(self) -> Settings:
        """See `SettingsPort`."""
        return await asyncio.to_thread(self._now)

    def _now(self) -> Settings:
        config = self._config
        file = config.data_dir / STORE_FILE
        return Settings(
            config_path=str(config.path),
            config_exists=config.path.exists(),
            keys=tuple(
                Key(
                    section=key.section,
                    name=key.name,
                    value=key.value,
                    origin=key.origin,
                    description=key.description,
                )
                for key in shown_keys(config)
            ),
            data_dir=str(config.data_dir),
            store=self._store.health,
            store_mib=file.stat().st_size / _BYTES_PER_MIB if file.exists() else 0.0,
            losses=len(self._read.losses()),
            sinks=self._sinks(),
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
