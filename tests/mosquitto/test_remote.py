"""`strapline remote`, `doctor` and `config check` as a user meets them, against a real broker."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sessions.live.commands import Command
from strapline.cli.program import main
from strapline.config.load_config import load
from strapline.publishing.broker_from_config import broker_settings, broker_trouble
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.mosquitto.publishing import ScriptedRunners, publishing
from tests.mosquitto.server import FULL, Account, MosquittoServer

pytestmark = pytest.mark.mosquitto


@pytest.fixture
def configured(
    server: MosquittoServer, root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A file that names the shared broker; the data folder holds no profile."""
    settings = server.settings()
    path = tmp_path / "config.toml"
    path.write_text(
        f'[mqtt]\nenabled = true\nhost = "127.0.0.1"\nport = {settings.port}\n'
        f'user = "{settings.user}"\npassword = "{settings.password}"\n'
        f'root = "{root}"\nname = "studio"\n'
    )
    monkeypatch.setenv("STRAPLINE_CONFIG", str(path))
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path / "data"))
    return path


@contextmanager
def somebody_runs(server: MosquittoServer, root: str, port: ScriptedPort) -> Iterator[None]:
    """A publisher in a thread of its own: the command has a loop of its own."""
    ready, over = threading.Event(), threading.Event()

    async def publish() -> None:
        runners = ScriptedRunners(Ada=port)
        async with publishing(server.settings(), root=root, runners=runners) as publisher:
            await publisher.outgoing.drained()
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(publish(),))
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        over.set()
        thread.join(10)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int | None)
    return ended.value.code or 0


def test_a_lap_is_pressed(
    server: MosquittoServer, root: str, configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = ScriptedPort(RUNNING)
    with somebody_runs(server, root, port):
        assert run("remote", "lap", "--athlete", "Ada") == 0
    assert port.pressed == ["lap"]
    assert capsys.readouterr().err == "lap: done\n"


def test_the_status_is_a_line_or_a_document(
    server: MosquittoServer, root: str, configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with somebody_runs(server, root, ScriptedPort(RUNNING)):
        assert run("remote", "status", "--athlete", "Ada") == 0
        line = capsys.readouterr().out
        assert run("remote", "status", "--athlete", "Ada", "--json") == 0
        document = json.loads(capsys.readouterr().out)
    assert line == "Ada: running, 5:56, 142 bpm, 9.0 km/h, 0.61 km, zone 3 (Moderate)\n"
    assert (document["ok"], document["state"]["zone"]) == (True, 3)


def test_a_refusal_is_one_line(
    server: MosquittoServer, root: str, configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with somebody_runs(server, root, ScriptedPort(IDLE)):
        assert run("remote", "stop", "--athlete", "Ada") == 2
    assert capsys.readouterr().err == "strapline: Ada: no session is running\n"


def test_nobody_there_is_known_at_once(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("remote", "stop", "--athlete", "Ada") == 3
    assert "nobody listens for Ada" in capsys.readouterr().err


def test_a_name_nobody_knows_is_told_from_nobody_being_there(
    server: MosquittoServer, root: str, configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with somebody_runs(server, root, ScriptedPort(RUNNING)):
        assert run("remote", "stop", "--athlete", "Eda") == 3
    said = capsys.readouterr().err
    assert "listens, but not for Eda: is the name right?" in said
    assert "is strapline process running" not in said


def test_where_no_broker_is_named_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("ingest.mqtt.broker_settings.PLAIN_PORT", 1)
    monkeypatch.setattr("strapline.publishing.broker_from_config.PLAIN_PORT", 1)
    assert run("remote", "status", "--athlete", "Ada") == 3
    assert "no broker is named: strapline config set mqtt.host=ADDRESS" in capsys.readouterr().err


def test_no_answer_ends_with_3_after_the_time_given(
    server: MosquittoServer, root: str, configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stuck(ScriptedPort):
        async def do(self, command: Command) -> None:
            await asyncio.Event().wait()

    with somebody_runs(server, root, Stuck(RUNNING)):
        assert run("remote", "stop", "--athlete", "Ada", "--timeout", "0.3") == 3
    assert capsys.readouterr().err == (
        "strapline: no answer within 0.3 s from whoever records Ada\n"
    )


def test_no_broker_ends_with_3(
    configured: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("STRAPLINE_MQTT__PORT", str(unused.getsockname()[1]))
        assert run("remote", "status") == 3
    said = capsys.readouterr().err
    assert "no answer (Connection refused)" in said
    assert said.count("\n") == 1


def test_a_right_configuration_is_tried_on_the_broker(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("config", "check") == 0
    assert "The MQTT broker takes us." in capsys.readouterr().err


def test_a_wrong_password_is_found_by_the_check_and_never_shown(
    configured: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STRAPLINE_MQTT__PASSWORD", "hunter2")
    assert run("config", "check") == 3
    said = capsys.readouterr()
    assert "login refused" in said.err
    assert run("config", "show") == 0
    shown = capsys.readouterr()
    assert "hunter2" not in said.err + said.out + shown.err + shown.out


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("CERT_FILE", "/a.pem", "mqtt.cert_file and mqtt.key_file are needed together"),
        ("CA_FILE", "/a.pem", "mqtt.ca_file is set, but mqtt.tls is not true"),
    ],
)
def test_keys_that_contradict_each_other_are_named(
    configured: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    value: str,
    named: str,
) -> None:
    monkeypatch.setenv(f"STRAPLINE_MQTT__{variable}", value)
    assert run("config", "check") == 2
    assert named in capsys.readouterr().err


async def test_a_right_to_read_that_is_missing_is_found(
    tmp_path: Path, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Account(name="writer", may=("write #",))
    with MosquittoServer.running(tmp_path, accounts=(FULL, writer)) as strict:
        for key in ("port", "user", "password"):
            value = getattr(strict.settings(writer), key)
            monkeypatch.setenv(f"STRAPLINE_MQTT__{key}".upper(), str(value))
        config = load()
        trouble = await broker_trouble(config)
    assert trouble is not None
    assert f"may write but not read {config.mqtt.root}/1/processor/studio/trial" in trouble


def test_without_a_word_about_tls_the_port_is_the_plain_one(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured.write_text("[mqtt]\n")
    assert broker_settings(load().mqtt).port == 1883
    monkeypatch.setenv("STRAPLINE_MQTT__TLS", "true")
    assert broker_settings(load().mqtt).port == 8883
