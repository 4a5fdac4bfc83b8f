"""The scripts that run inside the containers, with the commands they call played by small ones."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.stack.compose import ROOT

pytestmark = pytest.mark.process

_SAYS_WHAT_IT_IS_ASKED = '#!/bin/sh\necho "$(basename "$0") $*" >> "$HEARD"\n'


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def play(folder: Path, name: str, *, says: str = "") -> None:
    program = folder / name
    program.write_text(f"{_SAYS_WHAT_IT_IS_ASKED}printf '%b' '{says}'\n")
    program.chmod(0o755)


def run(script: str, commands: Path, **variables: str) -> list[str]:
    heard = commands.parent / "heard"
    path = f"{commands}:{os.environ['PATH']}"
    subprocess.run(
        ["sh", str(ROOT / script)], env={"PATH": path, "HEARD": str(heard), **variables}, check=True
    )
    return heard.read_text().splitlines()


def test_the_broker_starts_with_copies_that_only_its_user_reads(commands: Path) -> None:
    for name in ("install", "chown", "mosquitto"):
        play(commands, name)

    *before, last = run("stack/mosquitto/start.sh", commands)

    own = "install -o mosquitto -g mosquitto -m 0600"
    assert f"{own} /run/passwords /mosquitto/config/passwords" in before
    assert f"{own} /stack/acl /mosquitto/config/acl" in before
    assert last == "mosquitto -c /stack/mosquitto.conf"


def test_a_key_that_only_its_owner_reads_is_copied_for_the_broker(
    commands: Path, tmp_path: Path
) -> None:
    """Mosquitto is no longer root when it loads its certificate."""
    for name in ("install", "chown", "mosquitto"):
        play(commands, name)
    (tmp_path / "server.crt").touch()
    (tmp_path / "server.key").touch(mode=0o600)

    heard = run("stack/mosquitto/start.sh", commands, STACK=str(tmp_path))

    own = "install -o mosquitto -g mosquitto -m 0600"
    for name in ("server.crt", "server.key"):
        assert f"{own} {tmp_path}/{name} /mosquitto/config/{name}" in heard
    shipped = (ROOT / "stack/mosquitto/mosquitto.conf").read_text()
    assert "keyfile /mosquitto/config/server.key" in shipped


@pytest.mark.parametrize("health", ["healthy", "starting"])
def test_make_up_ends_with_the_newest_code_once_there_is_one(commands: Path, health: str) -> None:
    (commands / "docker").write_text(
        "#!/bin/sh\n"
        f'case "$2" in ps) echo {health};; '
        "logs) printf 'Code to control: 111111\\nothers\\nCode to control: 222222   x\\n';; esac\n"
    )
    (commands / "docker").chmod(0o755)
    said = subprocess.run(
        ["sh", str(ROOT / "stack/first-code.sh")],
        env={"PATH": f"{commands}:{os.environ['PATH']}", "PATIENCE_S": "1"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if health == "healthy":
        assert said == "Code to control: 222222   x\n"
    else:
        assert "docker compose logs processor" in said
    assert "sh stack/first-code.sh" in (ROOT / "Makefile").read_text()
