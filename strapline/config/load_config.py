"""The configuration: one TOML file, and every key also as STRAPLINE_SECTION__KEY.

What is said closer to the command wins: command line, environment, file, default.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import platformdirs
from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from ingest.private_files import others_may_read
from ingest.sentence import os_words
from sessions.text import text
from strapline.config.data_folder import mend_data_folder
from strapline.config.errors import Layer, unknown_section, wrong_keys
from strapline.config.sections import (
    AthleteSection,
    DevicesSection,
    ExportSection,
    ForwardSection,
    GatewaySection,
    GrafanaSection,
    InfluxSection,
    MqttSection,
    PageSection,
    ProcessSection,
    Section,
    StoreSection,
)
from strapline.config.toml_text import parsed, small_text
from strapline.console.exit_errors import InputError

PREFIX = "STRAPLINE_"
CONFIG_VARIABLE = "STRAPLINE_CONFIG"
DATA_DIR_VARIABLE = "STRAPLINE_DATA_DIR"


class _Sections(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    athlete: AthleteSection = AthleteSection()
    devices: DevicesSection = DevicesSection()
    page: PageSection = PageSection()
    influx: InfluxSection = InfluxSection()
    export: ExportSection = ExportSection()
    grafana: GrafanaSection = GrafanaSection()
    mqtt: MqttSection = MqttSection()
    gateway: GatewaySection = GatewaySection()
    process: ProcessSection = ProcessSection()
    forward: ForwardSection = ForwardSection()
    store: StoreSection = StoreSection()

    @classmethod
    def settings_customise_sources(cls, *args: Any, **sources: Any) -> Any:
        """Only what `load` hands in: it merges the layers itself, to know where a value is from."""
        return (sources["init_settings"],)


@dataclass(frozen=True, kw_only=True)
class Config:
    """The configuration in force. `origins`: where each key that is not a default was said."""

    athlete: AthleteSection
    devices: DevicesSection
    page: PageSection
    influx: InfluxSection
    export: ExportSection
    grafana: GrafanaSection
    mqtt: MqttSection
    gateway: GatewaySection
    process: ProcessSection
    forward: ForwardSection
    store: StoreSection
    path: Path
    origins: Mapping[str, str] = field(default_factory=dict)

    def sections(self) -> dict[str, Section]:
        """All sections by name, in the order of the documentation."""
        return {name: getattr(self, name) for name in SECTIONS}

    @property
    def data_dir(self) -> Path:
        """The data folder in force."""
        return self.store.data_dir or platformdirs.user_data_path("strapline", appauthor=False)


SECTIONS: dict[str, type[Section]] = {
    name: cast(type[Section], info.annotation) for name, info in _Sections.model_fields.items()
}


def config_path(path: Path | None = None) -> Path:
    """The file in force: the one given, else STRAPLINE_CONFIG's, else the platform's."""
    if path is not None:
        return path
    if named := os.environ.get(CONFIG_VARIABLE):
        return Path(named).expanduser()
    return platformdirs.user_config_path("strapline", appauthor=False) / "config.toml"


_in_force: ContextVar[Config | None] = ContextVar("configuration in force", default=None)


@contextmanager
def configured(config: Config) -> Iterator[None]:
    """What the block loads is `config`: it works for a process that has one already."""
    token = _in_force.set(config)
    try:
        yield
    finally:
        _in_force.reset(token)


def load(path: Path | None = None, *, data_dir: Path | None = None) -> Config:
    """The configuration in force; inside `configured` that one, whatever is asked for.

    Args:
        path: The file; None: as `config_path` finds it. Only the platform's may be missing.
        data_dir: What the command line says; None: nothing.

    Raises:
        InputError: the file cannot be read, or a key is unknown or wrong; names file and key.
    """
    if path is None and (in_force := _in_force.get()) is not None:
        return in_force
    named = path is not None or bool(os.environ.get(CONFIG_VARIABLE))
    file = config_path(path)
    layers = [
        _layer(written_text(file, must_exist=named), path=file),
        _from_environment(),
        _data_dir_layer(DATA_DIR_VARIABLE, os.environ.get(DATA_DIR_VARIABLE)),
        _data_dir_layer("--data-dir", data_dir),
    ]
    config = _config(layers, path=file)
    mend_data_folder(config.data_dir)
    return config


def load_text(text: str, *, path: Path) -> Config:
    """What a file with this text would say by itself, without the environment.

    Raises:
        WrongKeys: keys are unknown or wrong.
        InputError: it is not TOML, or a section is unknown.
    """
    return _config([_layer(text, path=path)], path=path)


def _config(layers: Sequence[Layer], *, path: Path) -> Config:
    """Layer upon layer, the later ones before the earlier."""
    merged: dict[str, dict[str, Any]] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for section, keys in layer.table.items():
            for key, value in keys.items():
                its = merged.setdefault(section, {})
                # A destination may have its address in the file and its password beside it.
                is_table = isinstance(value, dict) and isinstance(its.get(key), dict)
                its[key] = its[key] | value if is_table else value
                origins[f"{section}.{key}"] = layer.origin(section, key)
    try:
        sections = _Sections(**cast(Any, merged))
    except ValidationError as exc:
        raise wrong_keys(exc, layers=layers, sections=SECTIONS) from exc
    return Config(
        **{name: getattr(sections, name) for name in SECTIONS}, path=path, origins=origins
    )


def secrets_others_may_read(config: Config) -> tuple[str, ...]:
    """The keys of the file that are secrets, where others may read it."""
    if not others_may_read(config.path):
        return ()
    file = str(config.path)
    its = (key for key, origin in config.origins.items() if file in origin)
    return tuple(sorted(key for key in its if _is_secret(key)))


def _is_secret(key: str) -> bool:
    return key.endswith(("password", "token", "proxy_keys")) or key.startswith("forward.")


def check(path: Path | None = None) -> Path | None:
    """The file in force, once all is known to be right; None: the environment says everything.

    Raises:
        InputError: as `load`, and when neither a file nor the environment says anything.
    """
    found = config_path(path)
    if found.exists() or not load(path).origins:
        load(found)
        return found
    return None


def written_text(path: Path, *, must_exist: bool = False) -> str:
    """What stands in a file; "": it is not there, and need not be.

    Raises:
        InputError: it must be there and is not, or cannot be read.
    """
    try:
        return small_text(path)
    except FileNotFoundError as exc:
        if must_exist:
            raise InputError(text("{path}: no such file").format(path=path)) from exc
        return ""
    except (OSError, UnicodeDecodeError) as exc:
        reason = os_words(exc) if isinstance(exc, OSError) else text("not UTF-8 text")
        raise InputError(
            text("{path}: cannot be read ({reason})").format(path=path, reason=reason)
        ) from exc


def _layer(text: str, *, path: Path) -> Layer:
    table = parsed(text, path=path)
    for section, keys in table.items():
        if section not in SECTIONS or not isinstance(keys, dict):
            raise InputError(f"{path}: {unknown_section(section, sections=SECTIONS)}")
    return Layer(name=str(path), table=table, text=text)


def _from_environment() -> Layer:
    _check_names(os.environ)
    try:
        table = EnvSettingsSource(_Sections)()
    except SettingsError as exc:
        raise InputError(text("environment: {reason}").format(reason=exc)) from exc
    for section, keys in table.items():
        if not isinstance(keys, dict):
            name = f"{PREFIX}{section}".upper()
            raise InputError(
                text("{name}: expected {name}__KEY for each key, got {keys!r}").format(
                    name=name, keys=keys
                )
            )
    return Layer(name="environment", table=table)


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        section, nested, _ = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and not name.isascii():
            raise InputError(text("environment: {name!r} is no name of a key").format(name=name))
        if name.startswith(PREFIX) and nested and section not in SECTIONS:
            raise InputError(f"{name}: {unknown_section(section, sections=SECTIONS)}")


def _data_dir_layer(name: str, data_dir: Path | str | None) -> Layer:
    return Layer(name=name, table={"store": {"data_dir": data_dir}} if data_dir else {})
