"""The sections of the configuration file: their keys, defaults and meaning."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from ingest.devices.proxies.proxy_address import check_key, proxy_address
from ingest.sentence import Sentence

Folder = Annotated[Path, AfterValidator(Path.expanduser)]
_LEVELS = r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"  # of an MQTT topic


def _proxy(text: str) -> str:
    return str(proxy_address(text))


def _proxy_key(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value():
        check_key(secret.get_secret_value())
    return secret


def _address_of_server(text: str) -> str:
    """An address is shown in errors, pages and logs, and boards carry it: it holds no secret."""
    if any(mark in text for mark in "@?#"):
        raise ValueError(
            Sentence(
                "a user, a password or a token in an address is seen by others; they have "
                "keys of their own here, the address is http[s]://HOST[:PORT][/PATH]"
            )
        )
    return text


ServerAddress = Annotated[str, AfterValidator(_address_of_server)]


class Section(BaseModel):
    """Common to all: values do not change, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AthleteSection(Section):
    """Who runs when nobody says."""

    default: str | None = Field(default=None, description="Profile used without --athlete.")


class DevicesSection(Section):
    """Which devices to use when nobody says; not set: the one that is found."""

    strap: str | None = Field(default=None, description="Alias, name or address of the strap.")
    foot_pod: str | None = Field(
        default=None, description="Alias, name or address of the foot pod."
    )
    treadmill: str | None = Field(
        default=None, description="Alias, name or address of the treadmill."
    )
    adapter: str | None = Field(default=None, description="Bluetooth adapter, like hci1.")
    proxies: tuple[Annotated[str, AfterValidator(_proxy)], ...] = Field(
        default=(),
        description="ESPHome Bluetooth proxies, host or host:port, used instead of an adapter.",
    )
    proxy_keys: tuple[Annotated[SecretStr, AfterValidator(_proxy_key)], ...] = Field(
        default=(),
        description="Encryption keys of the proxies, in their order, or one for all.",
    )
    pulse_intervals: bool = Field(
        default=False,
        description="Ask optical armbands for intervals; for readings at rest only.",
    )
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
    url: ServerAddress = Field(
        default="http://localhost:8086", description="Address of the server."
    )
    org: str = Field(default="", description="Organisation (InfluxDB 2).")
    bucket: str = Field(default="strapline", description="Bucket, or database of InfluxDB 1.")
    token: SecretStr | None = Field(
        default=None, description="Token, or user:password (1.8); not set: none is asked for."
    )
    token_file: Folder | None = Field(default=None, description="File with the token, instead.")
    file: Folder | None = Field(default=None, description="Write line protocol to this file.")


class ExportSection(Section):
    """A folder that receives each finished session as a file."""

    folder: Folder | None = Field(
        default=None, description="Write each finished session into this folder."
    )
    format: Literal["fit", "tcx", "csv", "json"] = Field(
        default="fit", description="As what: fit, tcx, csv or json."
    )


class GrafanaSection(Section):
    """Where `strapline boards push` puts the boards, and where live values go."""

    url: ServerAddress = Field(
        default="http://localhost:3000", description="Address of the server."
    )
    token: SecretStr | None = Field(
        default=None, description="Token of a service account with the role Admin."
    )
    user: str | None = Field(default=None, description="User, instead of a token.")
    password: SecretStr | None = Field(default=None, description="The user's password.")
    folder: str = Field(default="Strapline", description="Name of the boards' folder.")
    influx_url: ServerAddress | None = Field(
        default=None, description="InfluxDB as Grafana reaches it; not set: influx.url."
    )
    influx_user: str | None = Field(
        default=None, description="Login of InfluxDB that may only read: the boards'."
    )
    influx_password: SecretStr | None = Field(default=None, description="That login's password.")
    influx_token: SecretStr | None = Field(
        default=None, description="API token that may only read, instead of that login."
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
    keep_days: int = Field(
        default=30,
        ge=0,
        le=36_500,
        description="Days that what a processor has confirmed is kept here as well; 0: for ever.",
    )
    again_after_s: float = Field(
        default=120,
        ge=0,
        le=86_400,
        description="Seconds between two simulated runs, with gateway --simulate --again.",
    )


class ProcessSection(Section):
    """When `strapline process` closes sessions by itself."""

    quiet_s: float = Field(
        default=300, ge=10, le=7200, description="Seconds without movement and without heart rate."
    )
    away_s: float = Field(
        default=86_400, ge=60, le=864_000, description="Seconds without a word from the gateway."
    )
    gateways_file: Folder | None = Field(
        default=None,
        description="Which gateways are listened to, and whom they may tell of; not set: "
        "gateways.json in the data folder, if it is there.",
    )


class ForwardDestination(Section):
    """Another broker, and the login there."""

    host: str = Field(min_length=1, description="Address of the broker.")
    port: int | None = Field(
        default=None, ge=1, le=65535, description="Port; not set: 1883, with TLS 8883."
    )
    user: str | None = Field(default=None, description="User name at the broker.")
    password: SecretStr | None = Field(default=None, description="Password at the broker.")
    tls: bool = Field(default=False, description="Encrypt, and check the broker's certificate.")
    root: str = Field(
        default="strapline", pattern=_LEVELS, description="First levels of the topics there."
    )


class ForwardSection(Section):
    """Where `strapline process --forward NAME` passes everything on to: [forward.NAME]."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, ForwardDestination] = Field(init=False)

    def named(self, name: str) -> ForwardDestination | None:
        """One destination; None: there is none of this name."""
        return (self.__pydantic_extra__ or {}).get(name)


class StoreSection(Section):
    """Where sessions and profiles are kept."""

    data_dir: Folder | None = Field(
        default=None, description="Data folder; not set: the platform's user data folder."
    )
