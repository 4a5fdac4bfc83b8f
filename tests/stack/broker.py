"""Debian's Mosquitto on the stack's own configuration files, outside of a container."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.mqtt.broker_settings import BrokerSettings
from strapline.publishing.stack_secrets import BROKER_USERS, Written
from tests.free_ports import free_ports
from tests.mosquitto.server import MOSQUITTO
from tests.patience import PATIENCE_S
from tests.stack.compose import ROOT, variables

_LOOK_EVERY_S = 0.02


@contextmanager
def stack_broker(folder: Path, written: Written) -> Iterator["StackBroker"]:
    """The broker of docker-compose.yml, in `folder` in place of /mosquitto, on a free port."""
    for name in ("config", "data"):
        (folder / name).mkdir()
    # What stack/mosquitto/start.sh does in the container.
    (folder / "config/passwords").write_text(written.passwords.read_text())
    (folder / "config/acl").write_text((ROOT / "stack/mosquitto/acl").read_text())
    for path in (folder / "config").iterdir():
        path.chmod(0o600)
    (port,) = free_ports(1)
    config = folder / "mosquitto.conf"
    shipped = (ROOT / "stack/mosquitto/mosquitto.conf").read_text()
    placed = shipped.replace("/mosquitto/", f"{folder}/")
    placed = placed.replace("listener 1883\n", f"listener {port} 127.0.0.1\n")
    config.write_text(f"user root\n{placed}")  # keeps a test that runs as root able to read it
    assert MOSQUITTO is not None
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stdout=log, stderr=log)
    try:
        _wait_until_ready(process, port, log=folder / "log")
        yield StackBroker(port=port, passwords=variables(written.env))
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


class StackBroker:
    """A running broker and the logins of its .env."""

    def __init__(self, *, port: int, passwords: dict[str, str]) -> None:
        self.port = port
        self._passwords = passwords

    def settings(self, user: str, *, password: str | None = None) -> BrokerSettings:
        return BrokerSettings(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=password or self._passwords[BROKER_USERS[user]],
        )


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, *, log: Path) -> None:
    tick = threading.Event()
    for _ in range(round(PATIENCE_S / _LOOK_EVERY_S)):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            tick.wait(_LOOK_EVERY_S)
    raise TimeoutError("mosquitto does not answer")
