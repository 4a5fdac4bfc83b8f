"""Checks over what a probe finds: what stands between this machine and a run, what to type."""

from collections.abc import Iterator
from dataclasses import dataclass

from sessions.text import text
from strapline.doctor.check import Check, CheckResult, bad, fine, note
from strapline.doctor.machine import (
    Adapter,
    BlueZ,
    Folder,
    Hub,
    Probe,
    Service,
    Switch,
    System,
)
from strapline.doctor.server_checks import database_checks, grafana_checks

OLDEST_BLUEZ = (5, 55)  # what bleak 3 asks for
ENOUGH_MIB = 50  # a year of daily hours is about 400 MiB; below this the next run may not fit


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
    checks += _secrets(probe.open_secrets())
    checks += [*_broker(await probe.broker()), *_folder(probe.folder())]
    checks += database_checks(probe.database())
    checks += grafana_checks(probe.grafana())
    return Examination(checks=tuple(checks))


def _backend(probe: Probe) -> Check:
    found = probe.backend()
    if found is None:
        return bad(
            text("library"),
            text("bleak has no Bluetooth for this system"),
            text("use Linux, macOS or Windows"),
        )
    return fine(text("library"), found)


def _linux(probe: Probe, bluez: BlueZ) -> Iterator[Check]:
    adapters = probe.kernel_adapters() or tuple(a.name for a in bluez.adapters)
    if adapters and probe.adapter not in (None, *adapters):
        yield bad(
            text("adapter"),
            text("no {adapter}; there are: {adapters}").format(
                adapter=probe.adapter, adapters=", ".join(adapters)
            ),
            text("another --adapter, or another devices.adapter in the configuration"),
        )
    elif adapters:
        yield fine(text("adapter"), ", ".join(adapters))
    else:
        yield bad(
            text("adapter"),
            text("none"),
            text(
                "plug in a Bluetooth 4.0 adapter, then: lsusb; sudo dmesg | grep -i bluetooth "
                "(a virtual machine or container must be given one)"
            ),
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
        return bad(
            text("radio switch"),
            text("{name} is off by a hardware switch").format(name=switch.name),
            text("use the switch or key of this computer, or its BIOS set-up"),
        )
    return bad(
        text("radio switch"),
        text("{name} is off").format(name=switch.name),
        text("rfkill unblock bluetooth"),
    )


def _service(service: Service) -> Check:
    todo = {
        Service.NO_BUS: text(
            "sudo apt install dbus bluez; sudo systemctl start dbus bluetooth (a "
            "container needs the host's /run/dbus)"
        ),
        Service.NO_SERVICE: text("sudo apt install bluez; sudo systemctl enable --now bluetooth"),
        Service.DENIED: text('sudo usermod -aG bluetooth "$USER"; then log out and in again'),
    }
    finding = {
        Service.NO_BUS: text("no D-Bus system bus answers"),
        Service.NO_SERVICE: text("BlueZ does not run"),
        Service.DENIED: text("this user may not talk to BlueZ"),
        Service.ANSWERS: text("BlueZ answers"),
    }
    if service is Service.ANSWERS:
        return fine(text("service"), finding[service])
    return bad(text("service"), finding[service], todo[service])


def _power(adapters: tuple[Adapter, ...]) -> Iterator[Check]:
    if any(adapter.powered for adapter in adapters):
        yield fine(text("power"), ", ".join(a.name for a in adapters if a.powered))
    elif adapters:
        yield bad(text("power"), text("the adapter is switched off"), text("bluetoothctl power on"))


def _version(version: tuple[int, int] | None) -> Check:
    oldest = ".".join(map(str, OLDEST_BLUEZ))
    if version is None:
        return note(
            "BlueZ",
            text("version not known (no bluetoothctl)"),
            text("sudo apt install bluez ({oldest} up)").format(oldest=oldest),
        )
    shown = ".".join(map(str, version))
    if version < OLDEST_BLUEZ:
        return bad(
            "BlueZ",
            text("{shown} is older than {oldest}").format(shown=shown, oldest=oldest),
            text("upgrade the system, or: sudo apt upgrade bluez"),
        )
    return fine("BlueZ", shown)


def _proxies(problem: str | None, proxies: tuple[str, ...]) -> Check:
    if problem is None:
        return fine(text("proxies"), ", ".join(proxies))
    return bad(
        text("proxies"),
        problem,
        text("mend the proxy, or [devices] proxies: strapline config path"),
    )


def _scan(problem: str | None, system: System) -> Check:
    if problem is None:
        return fine(text("scan"), text("works"))
    todo = {
        System.LINUX: text("mend what is crossed out above, then: strapline doctor"),
        System.MACOS: text(
            "switch Bluetooth on; System Settings, Privacy & Security, Bluetooth: "
            "allow your terminal program, then start it again"
        ),
        System.WINDOWS: text(
            "Settings, Bluetooth & devices: switch Bluetooth on; Settings, Privacy & "
            "security, Radios: let desktop apps control radios"
        ),
        System.OTHER: text("use Linux, macOS or Windows"),
    }
    return bad(text("scan"), problem, todo[system])


def _configuration(problem: str | None) -> Check:
    if problem is None:
        return fine(text("configuration"), text("right"))
    return Check(
        name=text("configuration"),
        verdict=CheckResult.BAD,
        finding=problem,
        todo=text("strapline config path; then edit that file"),
    )


def _secrets(keys: tuple[str, ...]) -> Iterator[Check]:
    if keys:
        yield note(
            text("secrets"),
            text("others may read the configuration: {keys}").format(keys=", ".join(keys)),
            text('chmod 600 "$(strapline config path)"'),
        )


def _broker(hub: Hub | None) -> Iterator[Check]:
    if hub is None:
        return
    if hub.problem is None:
        yield fine(text("broker"), hub.address)
    else:
        yield note(
            text("broker"), hub.problem, text("mend the broker, or [mqtt]: strapline config path")
        )


def _folder(folder: Folder) -> Iterator[Check]:
    if folder.problem is not None:
        yield Check(
            name=text("data folder"),
            verdict=CheckResult.BAD,
            finding=f"{folder.path}: {folder.problem}",
            todo=text(
                "mend its rights (ls -ld {path}), or take another folder: --data-dir DIR"
            ).format(path=folder.path),
        )
        return
    if folder.free_mib is not None and folder.free_mib < ENOUGH_MIB:
        yield note(
            text("data folder"),
            text("{path}: {free_mib} MiB left on the disk").format(
                path=folder.path, free_mib=folder.free_mib
            ),
            text("make room, or another folder: --data-dir"),
        )
    elif folder.is_in_memory:
        yield note(
            text("data folder"),
            text("{path} is in memory: gone when this machine is switched off").format(
                path=folder.path
            ),
            text("take a folder on a disk: --data-dir DIR"),
        )
    elif folder.holder is not None:
        yield note(text("data folder"), folder.holder, text("start on its page, or end it first"))
    else:
        yield fine(text("data folder"), folder.path)
