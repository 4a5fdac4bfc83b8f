"""Checks over what a probe finds: what stands between this machine and a run, what to type."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from strapline.doctor.machine import (
    Adapter,
    BlueZ,
    Folder,
    Hub,
    InfluxState,
    Probe,
    Service,
    Switch,
    System,
)

OLDEST_BLUEZ = (5, 55)  # what bleak 3 asks for
ENOUGH_MIB = 50  # a year of daily hours is about 400 MiB; below this the next run may not fit


class CheckResult(Enum):
    """How a check ended."""

    FINE = "fine"
    NOTE = "note"  # worth knowing; a run can start
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line: what was looked at, what was found, and what to do about it.

    `radio`: it stands in the way of Bluetooth, and of nothing else.
    """

    name: str
    verdict: CheckResult
    finding: str
    todo: str | None = None
    radio: bool = False


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All checks, in the order in which one depends on the other."""

    checks: tuple[Check, ...]

    @property
    def has_bluetooth(self) -> bool:
        """Whether a device could be found."""
        return not any(check.radio and check.verdict is CheckResult.BAD for check in self.checks)

    @property
    def exit_code(self) -> int:
        """0: a run could start; 3: not with Bluetooth; 2: not even without."""
        if any(c.verdict is CheckResult.BAD and not c.radio for c in self.checks):
            return 2
        return 0 if self.has_bluetooth else 3


async def examine(probe: Probe) -> Examination:
    """Look at everything; a fault found early does not hide a later one."""
    if probe.proxies:
        checks = [_proxies(await probe.scan(), probe.proxies)]
    else:
        checks = [_backend(probe)]
        if probe.system is System.LINUX:
            checks += [*_linux(probe, await probe.bluez())]
        checks.append(_scan(await probe.scan(), probe.system))
    checks.append(_configuration(probe.configuration()))
    checks += [*_broker(await probe.broker()), *_folder(probe.folder())]
    checks += _database(probe.database())
    return Examination(checks=tuple(checks))


def _backend(probe: Probe) -> Check:
    found = probe.backend()
    if found is None:
        return _bad(
            "library", "bleak has no Bluetooth for this system", "use Linux, macOS or Windows"
        )
    return _fine("library", found)


def _linux(probe: Probe, bluez: BlueZ) -> Iterator[Check]:
    adapters = probe.kernel_adapters() or tuple(a.name for a in bluez.adapters)
    if adapters and probe.adapter not in (None, *adapters):
        yield _bad(
            "adapter",
            f"no {probe.adapter}; there are: {', '.join(adapters)}",
            "another --adapter, or another devices.adapter in the configuration",
        )
    elif adapters:
        yield _fine("adapter", ", ".join(adapters))
    else:
        yield _bad(
            "adapter",
            "none",
            "plug in a Bluetooth 4.0 adapter, then: lsusb; sudo dmesg | grep -i bluetooth "
            "(a virtual machine or container must be given one)",
        )
    yield from (_switch(switch) for switch in probe.switches() if _is_blocked(switch))
    yield _service(bluez.service)
    if bluez.service is Service.ANSWERS:
        used = tuple(a for a in bluez.adapters if probe.adapter in (None, a.name))
        yield from _power(used)
    yield _version(bluez.version)


def _is_blocked(switch: Switch) -> bool:
    return switch.soft_blocked or switch.hard_blocked


def _switch(switch: Switch) -> Check:
    if switch.hard_blocked:
        return _bad(
            "radio switch",
            f"{switch.name} is off by a hardware switch",
            "use the switch or key of this computer, or its BIOS set-up",
        )
    return _bad("radio switch", f"{switch.name} is off", "rfkill unblock bluetooth")


def _service(service: Service) -> Check:
    todo = {
        Service.NO_BUS: "sudo apt install dbus bluez; sudo systemctl start dbus bluetooth "
        "(a container needs the host's /run/dbus)",
        Service.NO_SERVICE: "sudo apt install bluez; sudo systemctl enable --now bluetooth",
        Service.DENIED: 'sudo usermod -aG bluetooth "$USER"; then log out and in again',
    }
    finding = {
        Service.NO_BUS: "no D-Bus system bus answers",
        Service.NO_SERVICE: "BlueZ does not run",
        Service.DENIED: "this user may not talk to BlueZ",
        Service.ANSWERS: "BlueZ answers",
    }
    if service is Service.ANSWERS:
        return _fine("service", finding[service])
    return _bad("service", finding[service], todo[service])


def _power(adapters: tuple[Adapter, ...]) -> Iterator[Check]:
    if any(adapter.powered for adapter in adapters):
        yield _fine("power", ", ".join(a.name for a in adapters if a.powered))
    elif adapters:
        yield _bad("power", "the adapter is switched off", "bluetoothctl power on")


def _version(version: tuple[int, int] | None) -> Check:
    oldest = ".".join(map(str, OLDEST_BLUEZ))
    if version is None:
        return _note(
            "BlueZ", "version not known (no bluetoothctl)", f"sudo apt install bluez ({oldest} up)"
        )
    shown = ".".join(map(str, version))
    if version < OLDEST_BLUEZ:
        return _bad(
            "BlueZ",
            f"{shown} is older than {oldest}",
            "upgrade the system, or: sudo apt upgrade bluez",
        )
    return _fine("BlueZ", shown)


def _proxies(problem: str | None, proxies: tuple[str, ...]) -> Check:
    if problem is None:
        return _fine("proxies", ", ".join(proxies))
    return _bad("proxies", problem, "mend the proxy, or [devices] proxies: strapline config path")


def _scan(problem: str | None, system: System) -> Check:
    if problem is None:
        return _fine("scan", "works")
    todo = {
        System.LINUX: "mend what is crossed out above, then: strapline doctor",
        System.MACOS: "switch Bluetooth on; System Settings, Privacy & Security, Bluetooth: "
        "allow your terminal program, then start it again",
        System.WINDOWS: "Settings, Bluetooth & devices: switch Bluetooth on; Settings, Privacy & "
        "security, Radios: let desktop apps control radios",
        System.OTHER: "use Linux, macOS or Windows",
    }
    return _bad("scan", problem, todo[system])


def _configuration(problem: str | None) -> Check:
    if problem is None:
        return _fine("configuration", "right")
    return Check(
        name="configuration",
        verdict=CheckResult.BAD,
        finding=problem,
        todo="strapline config path; then edit that file",
    )


def _broker(hub: Hub | None) -> Iterator[Check]:
    if hub is None:
        return
    if hub.problem is None:
        yield _fine("broker", hub.address)
    else:
        yield _note("broker", hub.problem, "mend the broker, or [mqtt]: strapline config path")


def _folder(folder: Folder) -> Iterator[Check]:
    if folder.problem is not None:
        yield Check(
            name="data folder",
            verdict=CheckResult.BAD,
            finding=f"{folder.path}: {folder.problem}",
            todo=f"mend its rights (ls -ld {folder.path}), or take another folder: --data-dir DIR",
        )
        return
    if folder.free_mib is not None and folder.free_mib < ENOUGH_MIB:
        yield _note(
            "data folder",
            f"{folder.path}: {folder.free_mib} MiB left on the disk",
            "make room, or another folder: --data-dir",
        )
    elif folder.holder is not None:
        yield _note("data folder", folder.holder, "start on its page, or end it first")
    else:
        yield _fine("data folder", folder.path)


def _database(found: InfluxState | None) -> Iterator[Check]:
    """A run can start without it: what it does not take waits."""
    if found is None:
        return
    if found.version is None:
        yield _note(
            "InfluxDB",
            found.problem or f"{found.url} does not answer",
            "start it (docker compose up -d influxdb), or set url in [influx]",
        )
    else:
        yield _fine("InfluxDB", f"{found.version} at {found.url}")
        yield from _access(found)
    if found.refused:
        finding = f"{found.refused} events were refused, {found.waiting} wait"
        yield _note("outbox", finding, "strapline refused; then: strapline publish --refused")
    elif found.waiting:
        yield _note(
            "outbox",
            f"{found.waiting} sessions and events wait",
            "strapline publish --waiting, or go on",
        )


def _access(found: InfluxState) -> Iterator[Check]:
    if found.token_problem is not None:
        yield _note("token", found.token_problem, "set token in [influx]; for 1.x: user:password")
        return
    yield _fine("token", "accepted")
    if found.bucket_problem is not None:
        yield _note(
            "bucket",
            found.bucket_problem,
            "make it (influx bucket create -n NAME), or set bucket and org in [influx]",
        )
        return
    yield _fine("bucket", f"{found.bucket} can be written")
    if found.version is not None and found.version.startswith("3"):
        yield _note(
            "removals",
            "InfluxDB 3 cannot take points back: what a recompute or a delete voids stays there",
            "docs/influxdb.md says what that means",
        )


def _fine(name: str, finding: str) -> Check:
    return Check(name=name, verdict=CheckResult.FINE, finding=finding)


def _note(name: str, finding: str, todo: str) -> Check:
    return Check(name=name, verdict=CheckResult.NOTE, finding=finding, todo=todo)


def _bad(name: str, finding: str, todo: str) -> Check:
    return Check(name=name, verdict=CheckResult.BAD, finding=finding, todo=todo, radio=True)
