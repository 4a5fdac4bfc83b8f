"""Debian's Mosquitto as a test broker: free loopback ports, its own folder, passwords, TLS."""

import secrets
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.mqtt.broker_settings import BrokerSettings
from tests.free_ports import free_ports
from tests.mosquitto.certificates import Authority, Pair
from tests.patience import PATIENCE_S

_SERVERS = "/usr/sbin:/usr/local/sbin"  # not in a plain user's PATH
MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path=_SERVERS)
_LOOK_EVERY_S = 0.01

# `user root` only keeps a broker started as root from becoming another user, who could not read
# the test's folder; started by anybody else it has no effect.
_CONFIG = """
user root
per_listener_settings false
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/acl
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval 1
max_queued_messages 0
log_dest stderr
log_type all

listener {plain} 127.0.0.1

listener {tls} 127.0.0.1
certfile {server.cert_file}
keyfile {server.key_file}

listener {both} 127.0.0.1
cafile {ca_file}
certfile {server.cert_file}
keyfile {server.key_file}
require_certificate true
use_identity_as_username true
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who may log in, and the lines of the access list: `readwrite a/#`, `read b/+`."""

    name: str
    may: tuple[str, ...] = ("readwrite #",)


FULL = Account(name="full")
READER = Account(name="reader", may=("read #",))
NOBODY = Account(name="nobody", may=())
HALF = Account(name="half", may=("readwrite yes",))
ACCOUNTS = (FULL, READER, NOBODY, HALF)


class MosquittoServer:
    """One broker that can be killed and started again on the same data."""

    def __init__(self, folder: Path, *, accounts: Sequence[Account] = ACCOUNTS) -> None:
        self.folder = folder
        self.port, self.tls_port, self.certificate_port = free_ports(3)
        self.authority = Authority(folder, name="authority")
        self._passwords = {account.name: secrets.token_hex(8) for account in accounts}
        self._process: subprocess.Popen[bytes] | None = None
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            _CONFIG.format(
                folder=folder,
                plain=self.port,
                tls=self.tls_port,
                both=self.certificate_port,
                server=self.authority.sign("broker"),
                ca_file=self.authority.ca_file,
            )
        )
        self._write_accounts(accounts)

    @classmethod
    @contextmanager
    def running(
        cls, folder: Path, *, accounts: Sequence[Account] = ACCOUNTS
    ) -> Iterator["MosquittoServer"]:
        server = cls(folder, accounts=accounts)
        try:
            server.start()
            yield server
        finally:
            server.stop()

    def settings(self, account: Account = FULL) -> BrokerSettings:
        """Plain TCP with a password."""
        return BrokerSettings(
            host="127.0.0.1",
            port=self.port,
            user=account.name,
            password=self._passwords[account.name],
        )

    def tls_settings(self, account: Account = FULL) -> BrokerSettings:
        """TLS with a password."""
        return replace(
            self.settings(account), port=self.tls_port, tls=True, ca_file=self.authority.ca_file
        )

    def certificate_settings(self, pair: Pair | None = None) -> BrokerSettings:
        """TLS with a client's certificate and no password; without `pair` one for FULL."""
        shown = pair or self.authority.sign(FULL.name)
        return BrokerSettings(
            host="127.0.0.1",
            port=self.certificate_port,
            tls=True,
            ca_file=self.authority.ca_file,
            cert_file=shown.cert_file,
            key_file=shown.key_file,
        )

    def start(self) -> None:
        """Start, and wait until it accepts connections."""
        assert MOSQUITTO is not None
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [MOSQUITTO, "-c", str(self._config)], stdout=log, stderr=log
            )
        tick = threading.Event()
        for _ in range(round(PATIENCE_S / _LOOK_EVERY_S)):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None, self.log()
                tick.wait(_LOOK_EVERY_S)
        raise TimeoutError("mosquitto does not answer")

    def stop(self) -> None:
        """End it cleanly: what is queued is saved."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE_S)
            self._process = None

    def freeze(self) -> None:
        """Let it hang: connections stand, nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=PATIENCE_S)
            self._process = None

    def log(self) -> str:
        """What the broker has said so far."""
        return (self.folder / "log").read_text()

    def _write_accounts(self, accounts: Sequence[Account]) -> None:
        passwords = self.folder / "passwords"
        passwords.touch(mode=0o600)
        passwords.write_text("".join(f"{a.name}:{self._passwords[a.name]}\n" for a in accounts))
        subprocess.run(["mosquitto_passwd", "-U", str(passwords)], check=True)
        acl = self.folder / "acl"
        acl.touch(mode=0o600)
        acl.write_text(
            "".join(
                f"user {a.name}\n" + "".join(f"topic {line}\n" for line in a.may) for a in accounts
            )
        )
