"""The configuration: one TOML file, and every key also as STRAPLINE_SECTION__KEY.

What is said closer to the command wins: command line, environment, file, default.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from strapline.config_errors import Layer, explained, unknown_section
from strapline.config_show import show
from strapline.errors import InputError

__all__ = ["SECTIONS", "Config", "check", "config_path", "load", "show"]

PREFIX = "STRAPLINE_"
CONFIG_VARIABLE = "STRAPLINE_CONFIG"
DATA_DIR_VARIABLE = "STRAPLINE_DATA_DIR"

Folder = Annotated[Path, AfterValidator(Path.expanduser)]
_LEVELS = r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"  # of an MQTT topic


class Section(BaseModel):
    """Common to all: values do not change, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AthleteSection(Section):
    """Who runs when nobody says."""

    default: str | None = Field(default=None, description="Profile used without --athlete.")


class DevicesSection(Section):
    """Which devices to use when nobody says; not set: the one that is found."""

    strap: str | None = Field(default=None, description="Alias, name or address of the strap.")
    treadmill: str | None = Field(
        default=None, description="Alias, name or address of the treadmill."
    )
    adapter: str | None = Field(default=None, description="Bluetooth adapter, like hci1.")
    heart_rate_priority: tuple[str, ...] = Field(
        default=(), description="Aliases; the first that has a heart rate gives it."
    )
    speed_priority: tuple[str, ...] = Field(
        default=(), description="Aliases; the first that has a speed gives it."
    )


class PageSection(Section):
    """Where the live page listens."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port; 0: any free one.")
    secure_port: int = Field(
        default=8443, ge=0, le=65535, description="Port of the encrypted pages (`--lan`)."
    )
    names: tuple[str, ...] = Field(
        default=(),
        description="Further names the pages answer to, for example behind a proxy; a code is "
        "asked for there.",
    )


class InfluxSection(Section):
    """Where finished seconds and sessions are sent as line protocol."""

    enabled: bool = Field(default=False, description="Send to the InfluxDB server at url.")
    url: str = Field(default="http://localhost:8086", description="Address of the server.")
    org: str = Field(default="", description="Organisation (InfluxDB 2).")
    bucket: str = Field(default="strapline", description="Bucket, or database of InfluxDB 1.")
    token: SecretStr | None = Field(default=None, description="Token, or user:password (1.x).")
    file: Folder | None = Field(default=None, description="Write line protocol to this file.")


class GrafanaSection(Section):
    """Where `strapline boards push` puts the boards, and where live values go."""

    url: str = Field(default="http://localhost:3000", description="Address of the server.")
    token: SecretStr | None = Field(
        default=None, description="Token of a service account with the role Admin."
    )
    user: str | None = Field(default=None, description="User, instead of a token.")
    password: SecretStr | None = Field(default=None, description="The user's password.")
    folder: str = Field(default="Strapline", description="Name of the boards' folder.")
    influx_url: str | None = Field(
        default=None, description="InfluxDB as Grafana reaches it; not set: influx.url."
    )
    live: bool = Field(
        default=False, description="Push live values to Grafana Live while a session runs."
    )


class MqttSection(Section):
    """The broker that carries measurements, live state and commands."""

    enabled: bool = Field(
        default=False, description="Publish live state to the broker and answer commands."
    )
    host: str = Field(default="localhost", min_length=1, description="Address of the broker.")
    port: int | None = Field(
        default=None, ge=1, le=65535, description="Port; not set: 1883, with TLS 8883."
    )
    user: str | None = Field(default=None, description="User name at the broker.")
    password: SecretStr | None = Field(default=None, description="Password at the broker.")
    tls: bool = Field(default=False, description="Encrypt, and check the broker's certificate.")
    ca_file: Folder | None = Field(
        default=None, description="Authority of the broker's certificate; not set: the system's."
    )
    cert_file: Folder | None = Field(default=None, description="Our certificate, in PEM form.")
    key_file: Folder | None = Field(default=None, description="Key of our certificate.")
    root: str = Field(
        default="strapline", pattern=_LEVELS, description="First levels of all our topics."
    )
    name: str | None = Field(
        default=None,
        min_length=1,
        description="Name of this gateway or processor in topics; not set: the host's name.",
    )
    discovery: bool = Field(default=True, description="Announce athletes to Home Assistant.")
    discovery_prefix: str = Field(
        default="homeassistant",
        pattern=_LEVELS,
        description="Where Home Assistant looks for announcements.",
    )


class GatewaySection(Section):
    """How `strapline gateway` sends what it measures."""

    window_ms: int = Field(
        default=50,
        ge=1,
        le=1000,
        description="Milliseconds gathered into one message; more for a thin uplink.",
    )


class ProcessSection(Section):
    """When `strapline process` closes sessions by itself."""

    quiet_s: float = Field(
        default=300, ge=10, le=7200, description="Seconds without movement and without heart rate."
    )
    away_s: float = Field(
        default=86_400, ge=60, le=864_000, description="Seconds without a word from the gateway."
    )


class StoreSection(Section):
    """Where sessions and profiles are kept."""

    data_dir: Folder | None = Field(
        default=None, description="Data folder; not set: the platform's user data folder."
    )


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
    grafana: GrafanaSection = GrafanaSection()
    mqtt: MqttSection = MqttSection()
    gateway: GatewaySection = GatewaySection()
    process: ProcessSection = ProcessSection()
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
    grafana: GrafanaSection
    mqtt: MqttSection
    gateway: GatewaySection
    process: ProcessSection
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


def load(path: Path | None = None, *, data_dir: Path | None = None) -> Config:
    """The configuration in force.

    Args:
        path: The file; None: as `config_path` finds it. Only the platform's may be missing.
        data_dir: What the command line says; None: nothing.

    Raises:
        InputError: the file cannot be read, or a key is unknown or wrong; names file and key.
    """
    named = path is not None or bool(os.environ.get(CONFIG_VARIABLE))
    layers = [
        _from_file(config_path(path), must_exist=named),
        _from_environment(),
        _data_dir_layer(DATA_DIR_VARIABLE, os.environ.get(DATA_DIR_VARIABLE)),
        _data_dir_layer("--data-dir", data_dir),
    ]
    merged: dict[str, dict[str, Any]] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for section, keys in layer.table.items():
            for key, value in keys.items():
                merged.setdefault(section, {})[key] = value
                origins[f"{section}.{key}"] = layer.origin(section, key)
    try:
        sections = _Sections(**cast(Any, merged))
    except ValidationError as exc:
        raise InputError(explained(exc, layers=layers, sections=SECTIONS)) from exc
    return Config(
        **{name: getattr(sections, name) for name in SECTIONS},
        path=config_path(path),
        origins=origins,
    )


def check(path: Path | None = None) -> Path:
    """The file in force, once it is known to be right.

    Raises:
        InputError: as `load`, and when there is no file.
    """
    found = config_path(path)
    load(found)
    return found


def _from_file(path: Path, *, must_exist: bool) -> Layer:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as exc:
        if must_exist:
            raise InputError(f"{path}: no such file") from exc
        text = ""
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "not UTF-8 text"
        raise InputError(f"{path}: cannot be read ({reason})") from exc
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise InputError(f"{path}: not TOML: {exc}") from exc
    for section, keys in table.items():
        if section not in SECTIONS or not isinstance(keys, dict):
            raise InputError(f"{path}: {unknown_section(section, sections=SECTIONS)}")
    return Layer(name=str(path), table=table, text=text)


def _from_environment() -> Layer:
    _check_names(os.environ)
    try:
        table = EnvSettingsSource(_Sections)()
    except SettingsError as exc:
        raise InputError(f"environment: {exc}") from exc
    for section, keys in table.items():
        if not isinstance(keys, dict):
            name = f"{PREFIX}{section}".upper()
            raise InputError(f"{name}: expected {name}__KEY for each key, got {keys!r}")
    return Layer(name="environment", table=table)


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        section, nested, _ = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and nested and section not in SECTIONS:
            raise InputError(f"{name}: {unknown_section(section, sections=SECTIONS)}")


def _data_dir_layer(name: str, data_dir: Path | str | None) -> Layer:
    return Layer(name=name, table={"store": {"data_dir": data_dir}} if data_dir else {})
