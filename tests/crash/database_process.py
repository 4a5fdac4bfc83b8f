"""InfluxDB in a process of its own, which is stopped, started and asked by lines of JSON.

python -m tests.crash.database_process FOLDER
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BUCKET = "soak"


class DatabaseProcess:
    """The other end of the lines. `environment`: what makes a processor write into it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        told = self._answer()
        self.is_up = True
        self.environment = {
            "STRAPLINE_INFLUX__ENABLED": "true",
            "STRAPLINE_INFLUX__URL": told["url"],
            "STRAPLINE_INFLUX__TOKEN": told["token"],
            "STRAPLINE_INFLUX__ORG": "home",
            "STRAPLINE_INFLUX__BUCKET": BUCKET,
        }

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator["DatabaseProcess"]:
        folder.mkdir(parents=True, exist_ok=True)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.crash.database_process", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield cls(process)
            assert process.stdin is not None
            process.stdin.close()

    def stop(self) -> None:
        self._ask({"do": "stop"})
        self.is_up = False

    def start(self) -> None:
        self._ask({"do": "start"})
        self.is_up = True

    def count_and_sum(self, *, measurement: str, field: str, athlete: str) -> tuple[int, float]:
        query = (
            f"SELECT count({field}) AS n, sum({field}) AS s FROM {measurement}"
            f" WHERE athlete = '{athlete}'"
        )
        found = self._ask({"do": "rows", "query": query})["rows"]
        return (found[0]["n"], found[0]["s"]) if found else (0, 0.0)

    def _ask(self, what: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def main(folder: Path) -> None:
    """Serve until standard input ends."""
    from tests.influx.proxy import Proxy
    from tests.influx.server import InfluxServer

    def say(answer: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()

    with InfluxServer.running(folder) as server, Proxy.running(server) as proxy:
        say({"url": proxy.url, "token": proxy.make_bucket(BUCKET)})
        for line in sys.stdin:
            asked = json.loads(line)
            if asked["do"] == "rows":
                say({"rows": server.rows(asked["query"], database=BUCKET)})
                continue
            server.stop() if asked["do"] == "stop" else server.start()
            say({})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
