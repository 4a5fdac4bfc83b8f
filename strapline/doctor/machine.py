"""Facts of a machine about its Bluetooth and folders, and the probe that finds them."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class System(Enum):
    """Whose Bluetooth it is."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"
    OTHER = "other"


class Service(Enum):
    """How far a call to BlueZ over D-Bus comes."""

    NO_BUS = "no bus"
    NO_SERVICE = "no service"
    DENIED = "denied"
    ANSWERS = "answers"


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """One adapter as BlueZ knows it."""

    name: str
    powered: bool


@dataclass(frozen=True, kw_only=True)
class BlueZ:
    """The Bluetooth service of Linux. `version` None: not told."""

    service: Service
    adapters: tuple[Adapter, ...] = ()
    version: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One radio switch (rfkill) for Bluetooth."""

    name: str
    soft_blocked: bool
    hard_blocked: bool


@dataclass(frozen=True, kw_only=True)
class Folder:
    """The data folder. `problem`, `holder`: why it cannot be used, who uses it; None: nothing.

    `is_in_memory`: on no disk at all.
    """

    path: str
    problem: str | None = None
    free_mib: int | None = None
    is_in_memory: bool = False
    holder: str | None = None


@dataclass(frozen=True, kw_only=True)
class InfluxState:
    """The InfluxDB of the configuration, and what waits for it.

    `version` None: it does not answer. Problems are None where there is none, or where nobody
    could look. `retention_s`: how long its bucket keeps a point, None: for ever. `may_too_much`:
    our token does more than read and write.
    """

    url: str
    bucket: str
    version: str | None = None
    problem: str | None = None
    token_problem: str | None = None
    bucket_problem: str | None = None
    retention_s: int | None = None
    may_too_much: bool = False
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class GrafanaState:
    """The Grafana of the configuration. `version` None: it does not answer.

    `problem`: what is wrong with it or with our right. `source_problem`: why it cannot read
    InfluxDB.
    """

    url: str
    version: str | None = None
    problem: str | None = None
    source_problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hub:
    """The MQTT broker that is configured. `problem` None: it takes us."""

    address: str
    problem: str | None = None


class Probe(Protocol):
    """Looks at the machine. Nothing here changes anything."""

    @property
    def system(self) -> System:
        """What runs here."""

    @property
    def adapter(self) -> str | None:
        """The adapter that is asked for; None: any."""

    @property
    def proxies(self) -> tuple[str, ...]:
        """The Bluetooth proxies that are used instead of an adapter."""

    def backend(self) -> str | None:
        """The Bluetooth library and its version; None: it does not work on this system."""

    def kernel_adapters(self) -> tuple[str, ...]:
        """Adapters that Linux has a driver for."""

    def switches(self) -> tuple[Switch, ...]:
        """Radio switches of Bluetooth adapters (Linux)."""

    async def bluez(self) -> BlueZ:
        """The Bluetooth service of Linux."""

    async def scan(self) -> str | None:
        """Scan for a moment; why that is not possible, None: it is."""

    def configuration(self) -> str | None:
        """What is wrong with the configuration; None: nothing."""

    def open_secrets(self) -> tuple[str, ...]:
        """Secrets of the configuration's file that others on this machine may read."""

    async def broker(self) -> Hub | None:
        """The MQTT broker; None: nothing is said about one."""

    def folder(self) -> Folder:
        """The data folder."""

    def database(self) -> InfluxState | None:
        """The InfluxDB that is switched on; None: none is."""

    def grafana(self) -> GrafanaState | None:
        """The Grafana that boards are pushed into; None: nothing is said about one."""
