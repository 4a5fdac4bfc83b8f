"""docker-compose.yml: right by its own schema, pinned, closed to the network, without a secret."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from strapline.config import load_config as config
from strapline.console.exit_errors import InputError
from strapline.publishing.stack_place import PAGE_NAMES, TIME_ZONE, first_steps
from strapline.publishing.stack_secrets import initialise
from tests.stack import compose

SERVICES: dict[str, Any] = compose.raw()["services"]
each_service = pytest.mark.parametrize("name", SERVICES)


@pytest.fixture
def made(tmp_path: Path) -> dict[str, str]:
    """The variables that `strapline stack init` writes."""
    (tmp_path / "docker-compose.yml").write_text(compose.COMPOSE_FILE.read_text())
    return compose.variables(initialise(tmp_path).env)


def schema_check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)


@pytest.mark.process
def test_it_is_right_by_the_schema_of_the_compose_specification() -> None:
    result = schema_check(compose.COMPOSE_FILE)

    assert result.returncode == 0, result.stdout


@pytest.mark.process
def test_the_schema_would_find_a_fault(tmp_path: Path) -> None:
    spoiled = tmp_path / "docker-compose.yml"
    spoiled.write_text(compose.COMPOSE_FILE.read_text().replace("restart:", "restarts:", 1))

    assert schema_check(spoiled).returncode != 0


def test_init_writes_every_variable_that_compose_needs(made: dict[str, str]) -> None:
    assert compose.needed() <= made.keys()
    compose.filled_in(made)


def test_without_init_compose_says_what_to_run() -> None:
    with pytest.raises(compose.Unset):
        compose.filled_in({})
    assert set(re.findall(r":\?([^}]*)\}", compose.COMPOSE_FILE.read_text())) == {
        "run make up or strapline stack init"
    }


@each_service
def test_images_are_pinned_to_a_release(name: str) -> None:
    image = SERVICES[name]["image"]

    assert image.startswith("strapline:") or re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+", image)


@each_service
def test_ports_are_open_on_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


@each_service
def test_a_service_comes_back_and_is_watched(name: str) -> None:
    service = SERVICES[name]

    # The logins are made, and that is all.
    assert service["restart"] == ("on-failure" if name == "logins" else "unless-stopped")
    # The simulated athletes serve nothing that could be asked for.
    assert ("healthcheck" in service) == (name not in ("athletes", "logins"))


@each_service
def test_what_is_mounted_from_the_checkout_is_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").touch()
    initialise(tmp_path)
    for volume in SERVICES[name].get("volumes", ()):
        source, _, rest = volume.partition(":")
        if source.startswith("."):
            assert rest.endswith(":ro")
            assert (compose.ROOT / source).exists() or (tmp_path / source).exists(), source
        else:
            assert source in compose.raw()["volumes"]


@each_service
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search(r"(PASSWORD|TOKEN|SECRET)$", key):
            assert ":?" in value, key


@pytest.mark.parametrize("name", ["processor", "athletes", "logins"])
def test_our_own_services_are_given_keys_that_we_know(
    name: str, made: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for key, value in compose.filled_in(made)["services"][name]["environment"].items():
        monkeypatch.setenv(key, value)

    loaded = config.load()

    assert loaded.data_dir == Path("/data")
    assert loaded.mqtt.enabled == (name != "logins")
    assert loaded.mqtt.host == ("localhost" if name == "logins" else "mosquitto")
    assert loaded.influx.enabled == (name == "processor")


def test_the_operator_s_token_goes_where_logins_are_made_and_nowhere_else() -> None:
    given = {name for name, service in SERVICES.items() if "ADMIN_TOKEN" in str(service)}

    assert given == {"influxdb", "logins"}


def test_every_secret_is_another_one(made: dict[str, str]) -> None:
    secrets = [value for name, value in made.items() if name not in (TIME_ZONE, PAGE_NAMES)]
    assert len(set(secrets)) == len(secrets)
    assert all(len(value) >= 32 for value in secrets)


@each_service
def test_what_a_service_says_is_bounded(name: str) -> None:
    assert SERVICES[name]["logging"]["options"]["max-size"] == "10m"


def test_pages_answer_to_the_host_s_names_and_days_are_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docker-compose.yml").write_text(compose.COMPOSE_FILE.read_text())
    monkeypatch.setattr("socket.gethostname", lambda: "Attic")
    made = compose.variables(initialise(tmp_path, time_zone="Europe/Berlin").env)
    services = compose.filled_in(made)["services"]
    for name in ("processor", "grafana", "logins", "athletes"):
        assert services[name]["environment"]["TZ"] == "Europe/Berlin"
    for key, value in services["processor"]["environment"].items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config.load().page.names == ("attic", "attic.local")


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").touch()
    with pytest.raises(InputError, match="Europe/Berlin"):
        initialise(tmp_path, time_zone="Berlin")
    assert not (tmp_path / ".env").exists()


def test_make_up_ends_with_the_addresses(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").touch()
    written = initialise(tmp_path)
    with written.env.open("a") as env:
        env.write("GRAFANA_PORT=3001\n")
    told = "\n".join(first_steps(tmp_path))
    assert "http://127.0.0.1:3001" in told
    assert "http://127.0.0.1:8080" in told
    assert "one-time code" in told
    assert "strapline stack where" in (compose.ROOT / "Makefile").read_text()


class TestImage:
    dockerfile = (compose.ROOT / "Dockerfile").read_text()

    def test_it_runs_as_a_plain_user(self) -> None:
        last_stage = self.dockerfile.rsplit("FROM ", 1)[1]
        (user,) = re.findall(r"^USER (\S+)", last_stage, re.MULTILINE)

        assert user != "root"
        assert re.search(rf"useradd .*--uid 10001 .*{user}", last_stage, re.DOTALL)

    def test_what_it_copies_is_there_and_not_ignored(self) -> None:
        ignored = (compose.ROOT / ".dockerignore").read_text().splitlines()
        copied = re.findall(r"^COPY (?!--)(.*) \S+$", self.dockerfile, re.MULTILINE)
        for source in (name for line in copied for name in line.split()):
            assert (compose.ROOT / source).exists(), source
            assert f"!{source}" in ignored

    def test_it_is_pinned_and_installs_what_the_tests_ran_with(self) -> None:
        assert set(re.findall(r"^FROM (\S+)", self.dockerfile, re.MULTILINE)) == {
            "python:3.11.14-slim-bookworm"
        }
        assert "--constraint constraints.txt" in self.dockerfile
