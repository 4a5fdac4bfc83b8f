"""Import rules: each rule of pyproject.toml is broken on a copy, and `lint-imports` must see it."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "sessions", "dashboards", "strapline")
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

# Rule -> the module that gets the forbidden import, and what it imports. Places where no list of
# forbidden sources would have looked: new files, neighbours, the lowest layer.
FORBIDDEN = {
    "Imports point left only: ingest <- sessions <- dashboards <- strapline": (
        "ingest.measurements",
        "sessions.units",
    ),
    "ingest: which folder stands on which": ("ingest.clock", "ingest.codecs.registry"),
    "sessions: which folder stands on which": ("sessions.units", "sessions.week.goals"),
    "sessions.core: which folder stands on which": (
        "sessions.core.model.sample",
        "sessions.core.energy.meter",
    ),
    "dashboards: which folder stands on which": ("dashboards.web.shell", "dashboards.live.page"),
    "strapline: which folder stands on which": (
        "strapline.console.keys",
        "strapline.devices.choose",
    ),
    "Devices know nothing of their simulation": ("ingest.devices.link", "ingest.simulate.room"),
    "Codecs and core are pure": ("sessions.core.model.events", "asyncio"),
    "Treadmill control and the body's model are pure": ("sessions.control.limits", "time"),
    "Only its adapter imports bleak": ("ingest.mqtt.topics", "bleak"),
    "Only its adapter imports the clients of Bluetooth proxies": (
        "ingest.devices.radio",
        "bleak_esphome",
    ),
    "Only its adapters import the message bus's client": ("ingest.devices.radio", "dbus_fast"),
    "Only its adapter imports bumble": ("ingest.devices.link", "bumble"),
    "Only its adapter imports the MQTT client": ("ingest.feed", "aiomqtt"),
    "Only its adapter imports the InfluxDB client": ("sessions.workouts.plan", "influxdb_client"),
    "Only its adapter imports fit-tool": ("sessions.workouts.plan", "fit_tool"),
    "Only its adapter imports fitdecode": ("sessions.store.lock", "fitdecode"),
    "Only its adapter imports pyarrow": ("sessions.sinks.files.write", "pyarrow"),
    "Only its adapter imports resvg": ("dashboards.terminal.svg", "resvg_py"),
    "Only its adapter imports Grafana's builder": (
        "dashboards.review.fields",
        "grafana_foundation_sdk",
    ),
    "Only its adapter imports Grafana's client": ("dashboards.grafana.panels", "grafana_api"),
    "Only its adapter imports NiceGUI": ("dashboards.words.zone_colours", "nicegui"),
    "Only its adapter imports the assistants' protocol": ("strapline.assistants.tools", "mcp"),
    "Only its adapter imports uvicorn": ("strapline.pages.reach", "uvicorn"),
    "Only its adapter imports Typer": ("strapline.console.keys", "typer"),
}
CONTAINERS = [container for rule in RULES for container in rule.get("containers", [])]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The four packages without their data, under the project's own rules."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not (Path(folder) / name).is_dir()
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and report of the real command."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_rule_has_its_forbidden_import() -> None:
    assert set(FORBIDDEN) == {rule["name"] for rule in RULES}


def test_each_rule_sees_an_import_it_forbids(copy: Path) -> None:
    for module, target in FORBIDDEN.values():
        file = copy / (module.replace(".", "/") + ".py")
        file.write_text(file.read_text(encoding="utf-8") + f"\nimport {target}\n", encoding="utf-8")
    code, report = lint(copy)
    assert code == 1
    for rule, (module, target) in FORBIDDEN.items():
        assert f"{rule} BROKEN" in report, report
        assert re.search(rf"{re.escape(module)} -> {re.escape(target)}\b", report), report


@pytest.mark.parametrize("what", ["folder", "file"])
def test_whatever_is_new_must_say_where_it_stands(copy: Path, what: str) -> None:
    for container in CONTAINERS:
        place = copy / container.replace(".", "/")
        if what == "folder":
            (place / "novelty").mkdir()
            (place / "novelty" / "__init__.py").touch()
        else:
            (place / "novelty.py").touch()
    code, report = lint(copy)
    assert code == 1
    for container in CONTAINERS:
        assert f"- {container}.novelty" in report, report
