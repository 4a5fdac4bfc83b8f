"""Debian's InfluxDB 1.6.7 as a test server: free loopback ports, its own folder, a password."""

import base64
import json
import os
import secrets
import shutil
import subprocess
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.free_ports import free_ports
from tests.patience import PATIENCE_S

INFLUXD = shutil.which("influxd")
_LOOK_EVERY_S = 0.02

# The index as InfluxDB 2 has it. The other one of 1.x, in memory, takes a measurement for empty
# once each of its series was deleted and written again, and lets go of all its points (1.6.7).
_CONFIG = """
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
dir = "{folder}/meta"
[data]
index-version = "tsi1"
dir = "{folder}/data"
wal-dir = "{folder}/wal"
query-log-enabled = false
cache-snapshot-write-cold-duration = "{cold}"
compact-full-write-cold-duration = "{cold}"
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:{http}"
auth-enabled = true
log-enabled = false
[logging]
level = "error"
"""


class InfluxServer:
    """One influxd that can be stopped and started again on the same data."""

    user = "runner"

    def __init__(self, folder: Path, *, cold: str = "10m") -> None:
        self.folder = folder
        self.password = secrets.token_hex(8)
        self.port, rpc = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._config = folder / "influxdb.conf"
        self._config.write_text(_CONFIG.format(folder=folder, http=self.port, rpc=rpc, cold=cold))

    @classmethod
    @contextmanager
    def running(cls, folder: Path, *, cold: str = "10m") -> Iterator["InfluxServer"]:
        """`cold`: after so long without a write it packs what it holds."""
        server = cls(folder, cold=cold)
        try:
            server.start()
            server.query(
                f"CREATE USER {cls.user} WITH PASSWORD '{server.password}' WITH ALL PRIVILEGES",
                authenticated=False,  # the first user of all
            )
            yield server
        finally:
            server.stop()

    @property
    def token(self) -> str:
        return f"{self.user}:{self.password}"

    def start(self) -> None:
        assert INFLUXD is not None
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [INFLUXD, "-config", str(self._config)],
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(self.folder)},
            )
        tick = threading.Event()
        for _ in range(round(PATIENCE_S / _LOOK_EVERY_S)):
            try:
                with urllib.request.urlopen(f"{self.url}/ping", timeout=1):
                    return
            except OSError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                tick.wait(_LOOK_EVERY_S)
        raise TimeoutError("influxd does not answer")

    def cpu_s(self) -> float:
        """What it has needed so far. Source: proc(5), `stat`, fields 14 and 15."""
        assert self._process is not None
        _, _, figures = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")
        user, system = figures.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE_S)
            self._process = None

    def query(
        self, q: str, *, database: str = "", authenticated: bool = True
    ) -> list[dict[str, Any]]:
        """The series of one InfluxQL statement; raises on the statement's own error."""
        form = urllib.parse.urlencode({"db": database, "q": q, "epoch": "ns"}).encode()
        request = urllib.request.Request(f"{self.url}/query", data=form)
        if authenticated:
            basic = base64.b64encode(self.token.encode()).decode()
            request.add_header("Authorization", f"Basic {basic}")
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            result = json.load(answer)["results"][0]
        if "error" in result:
            raise ValueError(result["error"])
        series: list[dict[str, Any]] = result.get("series", [])
        return series

    def write(self, lines: str, *, database: str) -> None:
        """Line protocol past the sink, as somebody else writes it."""
        request = urllib.request.Request(f"{self.url}/write?db={database}", data=lines.encode())
        basic = base64.b64encode(self.token.encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
        with urllib.request.urlopen(request, timeout=PATIENCE_S):
            pass

    def rows(self, q: str, *, database: str) -> list[dict[str, Any]]:
        """The rows of one statement as dicts, tags among them."""
        return [
            {**series.get("tags", {}), **dict(zip(series["columns"], values, strict=True))}
            for series in self.query(q, database=database)
            for values in series["values"]
        ]
