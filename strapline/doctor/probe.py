"""Probe of this machine for `strapline doctor`: files, D-Bus, a short scan, InfluxDB."""

import asyncio
import os
import re
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingest.clock import SystemClock
from ingest.devices.sensor import NoAdapter
from sessions.store import Store
from sessions.store.errors import FolderInUse, StoreError
from sessions.store.in_memory import is_in_memory
from sessions.store.lock import locked
from strapline.config.load_config import load, secrets_others_may_read
from strapline.console.exit_errors import InputError
from strapline.devices.radio_access import RadioAccess, opened_radio
from strapline.doctor.grafana_probe import asked_grafana
from strapline.doctor.influx_probe import asked_influx
from strapline.doctor.machine import (
    Adapter,
    BlueZ,
    Folder,
    GrafanaState,
    Hub,
    InfluxState,
    Service,
    Switch,
    System,
)
from strapline.publishing.broker_from_config import broker_settings, broker_trouble, is_configured

_CALL_TIMEOUT_S = 3.0
_SCAN_S = 0.5
_MIB = 1 << 20
_SYSTEMS = {"linux": System.LINUX, "darwin": System.MACOS, "win32": System.WINDOWS}
_DENIED = "org.freedesktop.DBus.Error.AccessDenied"


class SystemProbe:
    """The machine the command runs on; see `machine.Probe`.

    `sys_class` is where Linux shows its devices.
    """

    def __init__(
        self,
        *,
        data_dir: Path | None,
        access: RadioAccess,
        sys_class: Path = Path("/sys/class"),
    ) -> None:
        self.system = _SYSTEMS.get(sys.platform, System.OTHER)
        self._data_dir = data_dir
        self._access = access
        self.adapter = access.adapter
        self.proxies = tuple(str(proxy) for proxy in access.proxies)
        self._sys_class = sys_class

    def backend(self) -> str | None:
        """See `Probe`."""
        if self.system is System.OTHER:
            return None
        return f"bleak {version('bleak')}"

    def kernel_adapters(self) -> tuple[str, ...]:
        """See `Probe`."""
        found = (path.name for path in (self._sys_class / "bluetooth").glob("hci*"))
        return tuple(sorted(name for name in found if ":" not in name))

    def switches(self) -> tuple[Switch, ...]:
        """See `Probe`."""
        return tuple(
            Switch(
                name=_read(path / "name") or path.name,
                soft_blocked=_read(path / "soft") == "1",
                hard_blocked=_read(path / "hard") == "1",
            )
            for path in sorted((self._sys_class / "rfkill").glob("rfkill*"))
            if _read(path / "type") == "bluetooth"
        )

    async def bluez(self) -> BlueZ:
        """See `Probe`."""
        service, adapters = await _ask_bluez()
        return BlueZ(service=service, adapters=adapters, version=await _bluez_version())

    async def scan(self) -> str | None:
        """See `Probe`."""
        try:
            async with opened_radio(self._access, clock=SystemClock()) as radio:
                await radio.nearby(seconds=_SCAN_S)
        except (NoAdapter, InputError) as exc:
            return str(exc)
        return None

    def configuration(self) -> str | None:
        """See `Probe`."""
        try:
            load(data_dir=self._data_dir)
        except InputError as exc:
            return str(exc)
        return None

    def open_secrets(self) -> tuple[str, ...]:
        """See `Probe`."""
        try:
            return secrets_others_may_read(load(data_dir=self._data_dir))
        except InputError:
            return ()

    async def broker(self) -> Hub | None:
        """See `Probe`."""
        try:
            config = load(data_dir=self._data_dir)
            if not is_configured(config):
                return None
            address = broker_settings(config.mqtt).address
            return Hub(address=address, problem=await broker_trouble(config))
        except InputError as exc:
            return Hub(address="[mqtt]", problem=str(exc))

    def folder(self) -> Folder:
        """See `Probe`."""
        try:
            path = load(data_dir=self._data_dir).data_dir
        except InputError as exc:
            return Folder(path=str(self._data_dir or "?"), problem=str(exc))
        return _folder(path)

    def database(self) -> InfluxState | None:
        """See `Probe`."""
        try:
            config = load(data_dir=self._data_dir)
        except InputError:
            return None
        if not config.influx.enabled:
            return None
        found = InfluxState(url=config.influx.url, bucket=config.influx.bucket)
        with suppress(StoreError), Store.reading(config.data_dir) as read:
            refused = sum(letter.sink == "influx" for letter in read.dead_letters())
            waiting = read.outbox_length(after=read.cursor("influx"))
            found = replace(found, waiting=waiting, refused=refused)
        return asked_influx(found, config=config)

    def grafana(self) -> GrafanaState | None:
        """See `Probe`."""
        try:
            config = load(data_dir=self._data_dir)
        except InputError:
            return None
        if not any(key.startswith("grafana.") for key in config.origins):
            return None
        return asked_grafana(config)


async def _ask_bluez() -> tuple[Service, tuple[Adapter, ...]]:
    try:
        from dbus_fast import BusType, Message, MessageType
        from dbus_fast.aio import MessageBus
        from dbus_fast.errors import AuthError, DBusFastError
    except ModuleNotFoundError:
        return Service.NO_BUS, ()
    clock = SystemClock()
    try:
        async with clock.timeout(_CALL_TIMEOUT_S):
            bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    except AuthError:
        return Service.DENIED, ()
    except (DBusFastError, OSError, EOFError, TimeoutError):
        return Service.NO_BUS, ()
    question = Message(
        destination="org.bluez",
        path="/",
        interface="org.freedesktop.DBus.ObjectManager",
        member="GetManagedObjects",
    )
    try:
        async with clock.timeout(_CALL_TIMEOUT_S):
            reply = await bus.call(question)
    except (OSError, EOFError, TimeoutError):
        return Service.NO_SERVICE, ()
    finally:
        bus.disconnect()
    if reply is None or reply.message_type is MessageType.ERROR:
        denied = reply is not None and reply.error_name == _DENIED
        return (Service.DENIED if denied else Service.NO_SERVICE), ()
    return Service.ANSWERS, _adapters(reply.body[0])


def _adapters(objects: dict[str, dict[str, dict[str, Any]]]) -> tuple[Adapter, ...]:
    """Source: BlueZ, doc/org.bluez.Adapter.rst."""
    return tuple(
        Adapter(
            name=path.rsplit("/", 1)[-1],
            powered=bool(interfaces["org.bluez.Adapter1"]["Powered"].value),
        )
        for path, interfaces in sorted(objects.items())
        if "org.bluez.Adapter1" in interfaces
    )


async def _bluez_version() -> tuple[int, int] | None:
    """What `bluetoothctl --version` prints, like "bluetoothctl: 5.66"."""
    if shutil.which("bluetoothctl") is None:
        return None
    said = b""
    with suppress(OSError, TimeoutError):
        async with SystemClock().timeout(_CALL_TIMEOUT_S):
            process = await asyncio.create_subprocess_exec(
                "bluetoothctl", "--version", stdout=asyncio.subprocess.PIPE
            )
            said, _ = await process.communicate()
    return version_in(said.decode(errors="replace"))


def version_in(said: str) -> tuple[int, int] | None:
    """The first two numbers of a version.

    >>> version_in("bluetoothctl: 5.66")
    (5, 66)
    """
    found = re.search(r"(\d+)\.(\d+)", said)
    return None if found is None else (int(found[1]), int(found[2]))


def _folder(path: Path) -> Folder:
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    if not there.is_dir():
        return Folder(path=str(path), problem=f"{there} is a file")
    if not os.access(there, os.W_OK | os.X_OK):
        return Folder(path=str(path), problem="permission denied")
    free_mib = shutil.disk_usage(there).free // _MIB
    if there != path:
        return Folder(path=str(path), free_mib=free_mib)
    try:
        with Store.reading(path), locked(path):
            return Folder(path=str(path), free_mib=free_mib, is_in_memory=is_in_memory(path))
    except FolderInUse as exc:
        return Folder(path=str(path), free_mib=free_mib, holder=str(exc))
    except StoreError as exc:
        return Folder(path=str(path), problem=str(exc))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return None
