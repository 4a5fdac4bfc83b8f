"""What is wrong is found, told apart, and comes with what to type."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from rich.console import Console

from strapline.commands.doctor import document, show
from strapline.devices.radio_access import RadioAccess
from strapline.doctor.check import Check, CheckResult
from strapline.doctor.checks import Examination, examine
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
from strapline.doctor.probe import SystemProbe, version_in

WELL = BlueZ(
    service=Service.ANSWERS, adapters=(Adapter(name="hci0", powered=True),), version=(5, 66)
)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine that is well, but for what a test says."""

    system: System = System.LINUX
    adapter: str | None = None
    proxies: tuple[str, ...] = ()
    library: str | None = "bleak 3.1.0"
    kernel: tuple[str, ...] = ("hci0",)
    radio_switches: tuple[Switch, ...] = ()
    service: BlueZ = WELL
    scan_problem: str | None = None
    config_problem: str | None = None
    readable_secrets: tuple[str, ...] = ()
    data: Folder = field(default_factory=lambda: Folder(path="data", free_mib=10_000))
    influx: InfluxState | None = None
    boards: GrafanaState | None = None
    hub: Hub | None = None

    def backend(self) -> str | None:
        return self.library

    def kernel_adapters(self) -> tuple[str, ...]:
        return self.kernel

    def switches(self) -> tuple[Switch, ...]:
        return self.radio_switches

    async def bluez(self) -> BlueZ:
        return self.service

    async def scan(self) -> str | None:
        return self.scan_problem

    def configuration(self) -> str | None:
        return self.config_problem

    def open_secrets(self) -> tuple[str, ...]:
        return self.readable_secrets

    async def broker(self) -> Hub | None:
        return self.hub

    def folder(self) -> Folder:
        return self.data

    def database(self) -> InfluxState | None:
        return self.influx

    def grafana(self) -> GrafanaState | None:
        return self.boards


def switch(*, soft: bool = False, hard: bool = False) -> Switch:
    return Switch(name="hci0", soft_blocked=soft, hard_blocked=hard)


@dataclass(frozen=True)
class Case:
    name: str
    machine: Machine
    check: str
    verdict: CheckResult
    todo: str
    exit_code: int


BROKEN = Machine(scan_problem="Bluetooth is not available")
THERE = InfluxState(url="http://db", bucket="runs", version="2.7.12")
BOARDS = GrafanaState(url="http://boards", version="12.3.1")
CASES = [
    Case(
        "a bucket that forgets",
        Machine(influx=replace(THERE, retention_s=30 * 86_400)),
        "retention",
        CheckResult.NOTE,
        "influx bucket update",
        0,
    ),
    Case(
        "a token that may do more",
        Machine(influx=replace(THERE, may_too_much=True)),
        "rights",
        CheckResult.NOTE,
        "influx auth create",
        0,
    ),
    Case(
        "Grafana is away",
        Machine(boards=replace(BOARDS, version=None, problem="does not answer")),
        "Grafana",
        CheckResult.NOTE,
        "start it",
        0,
    ),
    Case(
        "Grafana does not let us in",
        Machine(boards=replace(BOARDS, problem="no right")),
        "Grafana's right",
        CheckResult.NOTE,
        "role Admin",
        0,
    ),
    Case(
        "Grafana cannot read InfluxDB",
        Machine(boards=replace(BOARDS, source_problem="unauthorized")),
        "data source",
        CheckResult.NOTE,
        "boards push",
        0,
    ),
    Case(
        "a proxy that does not answer",
        replace(BROKEN, proxies=("kitchen.local",), scan_problem="kitchen.local does not answer"),
        "proxies",
        CheckResult.BAD,
        "[devices] proxies",
        3,
    ),
    Case(
        "no adapter",
        replace(BROKEN, kernel=(), service=BlueZ(service=Service.ANSWERS, version=(5, 66))),
        "adapter",
        CheckResult.BAD,
        "plug in",
        3,
    ),
    Case(
        "an adapter is asked for that is not there",
        replace(BROKEN, adapter="hci1"),
        "adapter",
        CheckResult.BAD,
        "--adapter",
        3,
    ),
    Case(
        "the adapter that is asked for is off, and another is on",
        replace(
            BROKEN,
            adapter="hci1",
            kernel=("hci0", "hci1"),
            service=replace(WELL, adapters=(*WELL.adapters, Adapter(name="hci1", powered=False))),
        ),
        "power",
        CheckResult.BAD,
        "bluetoothctl power on",
        3,
    ),
    Case(
        "switched off by rfkill",
        replace(BROKEN, radio_switches=(switch(soft=True),)),
        "radio switch",
        CheckResult.BAD,
        "rfkill unblock bluetooth",
        3,
    ),
    Case(
        "switched off by a hardware switch, which rfkill cannot undo",
        replace(BROKEN, radio_switches=(switch(soft=True, hard=True),)),
        "radio switch",
        CheckResult.BAD,
        "switch or key",
        3,
    ),
    Case(
        "no D-Bus, as in a container",
        replace(BROKEN, service=BlueZ(service=Service.NO_BUS)),
        "service",
        CheckResult.BAD,
        "/run/dbus",
        3,
    ),
    Case(
        "BlueZ not installed or not running",
        replace(BROKEN, service=BlueZ(service=Service.NO_SERVICE)),
        "service",
        CheckResult.BAD,
        "systemctl enable --now bluetooth",
        3,
    ),
    Case(
        "no permission",
        replace(BROKEN, service=BlueZ(service=Service.DENIED, version=(5, 66))),
        "service",
        CheckResult.BAD,
        "usermod -aG bluetooth",
        3,
    ),
    Case(
        "adapter powered off",
        replace(BROKEN, service=replace(WELL, adapters=(Adapter(name="hci0", powered=False),))),
        "power",
        CheckResult.BAD,
        "bluetoothctl power on",
        3,
    ),
    Case(
        "BlueZ too old for bleak",
        Machine(service=replace(WELL, version=(5, 50))),
        "BlueZ",
        CheckResult.BAD,
        "upgrade",
        3,
    ),
    Case(
        "BlueZ of a version nobody knows may do",
        Machine(service=replace(WELL, version=None)),
        "BlueZ",
        CheckResult.NOTE,
        "apt install bluez",
        0,
    ),
    Case(
        "macOS keeps Bluetooth from the terminal",
        replace(BROKEN, system=System.MACOS),
        "scan",
        CheckResult.BAD,
        "Privacy & Security",
        3,
    ),
    Case(
        "Windows keeps the radio from programs",
        replace(BROKEN, system=System.WINDOWS),
        "scan",
        CheckResult.BAD,
        "Radios",
        3,
    ),
    Case(
        "a system that bleak does not know",
        replace(BROKEN, system=System.OTHER, library=None),
        "library",
        CheckResult.BAD,
        "Linux, macOS or Windows",
        3,
    ),
    Case(
        "a wrong configuration stops also a simulated run",
        Machine(config_problem="config.toml, line 2: unknown key"),
        "configuration",
        CheckResult.BAD,
        "strapline config path",
        2,
    ),
    Case(
        "a folder that cannot be written",
        Machine(data=Folder(path="data", problem="permission denied")),
        "data folder",
        CheckResult.BAD,
        "--data-dir",
        2,
    ),
    Case(
        "a folder that another strapline uses",
        Machine(data=Folder(path="data", holder="in use (process 7)")),
        "data folder",
        CheckResult.NOTE,
        "page",
        0,
    ),
    Case(
        "a folder that no disk holds",
        Machine(data=Folder(path="data", is_in_memory=True)),
        "data folder",
        CheckResult.NOTE,
        "on a disk",
        0,
    ),
    Case(
        "a disk that is nearly full",
        Machine(data=Folder(path="data", free_mib=3)),
        "data folder",
        CheckResult.NOTE,
        "make room",
        0,
    ),
]


def found(examination: Examination, name: str) -> Check:
    (check,) = (check for check in examination.checks if check.name == name)
    return check


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_each_fault_is_told_with_what_to_type(case: Case) -> None:
    examination = await examine(case.machine)
    check = found(examination, case.check)
    assert check.verdict is case.verdict
    assert check.todo is not None
    assert case.todo in check.todo
    assert examination.exit_code == case.exit_code


async def test_a_machine_that_is_well_has_nothing_to_type() -> None:
    examination = await examine(Machine())
    assert examination.exit_code == 0
    assert [check.todo for check in examination.checks] == [None] * len(examination.checks)
    assert {check.verdict for check in examination.checks} == {CheckResult.FINE}


async def test_an_early_fault_does_not_hide_a_later_one() -> None:
    machine = replace(BROKEN, kernel=(), service=BlueZ(service=Service.NO_BUS))
    bad = [c.name for c in (await examine(machine)).checks if c.verdict is not CheckResult.FINE]
    assert bad == ["adapter", "service", "BlueZ", "scan"]


async def test_other_systems_are_not_asked_for_linux_s_parts() -> None:
    examination = await examine(Machine(system=System.MACOS))
    names = [check.name for check in examination.checks]
    assert names == ["library", "scan", "configuration", "data folder"]


async def test_with_proxies_this_machine_needs_no_adapter() -> None:
    proxied = replace(
        BROKEN, kernel=(), proxies=("kitchen.local", "10.0.0.5:6054"), scan_problem=None
    )
    examination = await examine(proxied)
    first = examination.checks[0]
    assert (first.name, first.finding) == ("proxies", "kitchen.local, 10.0.0.5:6054")
    assert examination.exit_code == 0


async def test_one_line_each_with_a_mark_and_what_to_type_below(
    capsys: pytest.CaptureFixture[str],
) -> None:
    examination = await examine(replace(BROKEN, radio_switches=(switch(soft=True),)))
    show(examination, console=Console(width=80, highlight=False))
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if "radio switch" in line)
    assert lines[at].startswith("✗ ")
    assert lines[at + 1].strip() == "-> rfkill unblock bluetooth"
    assert document(examination)["has_bluetooth"] is False


async def test_this_machine_s_files_are_read_as_linux_writes_them(tmp_path: Path) -> None:
    for path, text in {
        "bluetooth/hci0/type": "1",
        "bluetooth/hci0:64/type": "a connection, no adapter",
        "rfkill/rfkill0/type": "wlan\n",
        "rfkill/rfkill0/soft": "1\n",
        "rfkill/rfkill3/type": "bluetooth\n",
        "rfkill/rfkill3/name": "hci0\n",
        "rfkill/rfkill3/soft": "1\n",
        "rfkill/rfkill3/hard": "0\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="ascii")
    probe = SystemProbe(data_dir=tmp_path / "data", access=RadioAccess(), sys_class=tmp_path)
    assert probe.kernel_adapters() == ("hci0",)
    assert probe.switches() == (switch(soft=True),)


def folder_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    return tmp_path / "file" / "data"


def folder_broken(tmp_path: Path) -> Path:
    (tmp_path / "strapline.sqlite3").write_bytes(b"no database" * 100)
    return tmp_path


@pytest.mark.parametrize(
    ("made", "says"),
    [(folder_file, "is a file"), (folder_broken, "cannot be read")],
    ids=["a file in its place", "a store that is none"],
)
def test_a_data_folder_that_is_of_no_use_is_told(
    tmp_path: Path, made: Callable[[Path], Path], says: str
) -> None:
    folder = SystemProbe(data_dir=made(tmp_path), access=RadioAccess()).folder()
    assert folder.problem is not None
    assert says in folder.problem


def test_looking_at_a_folder_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    folder = SystemProbe(data_dir=tmp_path / "new" / "data", access=RadioAccess()).folder()
    assert folder.problem is None
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a bus to miss")
async def test_without_a_bus_the_service_is_told_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    probe = SystemProbe(data_dir=tmp_path, access=RadioAccess())
    assert (await probe.bluez()).service is Service.NO_BUS
    problem = await probe.scan()
    assert problem is not None


@pytest.mark.parametrize(
    ("said", "version"),
    [("bluetoothctl: 5.66\n", (5, 66)), ("5.55", (5, 55)), ("", None), ("bluetoothctl", None)],
)
def test_a_version_is_read(said: str, version: tuple[int, int] | None) -> None:
    assert version_in(said) == version


async def test_secrets_that_others_may_read_are_told_with_what_to_type() -> None:
    examination = await examine(Machine(readable_secrets=("mqtt.password",)))
    [check] = [one for one in examination.checks if one.name == "secrets"]
    assert check.verdict is CheckResult.NOTE
    assert "mqtt.password" in check.finding
    assert "chmod 600" in (check.todo or "")
