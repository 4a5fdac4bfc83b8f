"""Our own services of docker-compose.yml as processes: their command, their environment, a port."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.free_ports import free_ports
from tests.patience import PATIENCE_S
from tests.stack.compose import filled_in


class Service:
    """One running service. `port`: where its pages are, where the compose file says 8080."""

    def __init__(
        self, definition: Mapping[str, Any], *, folder: Path, elsewhere: Mapping[str, str]
    ) -> None:
        (self.port,) = free_ports(1)
        self.log = folder / "log"
        self._definition = definition
        environment = {
            **os.environ,
            **definition["environment"],
            **elsewhere,
            "STRAPLINE_DATA_DIR": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "strapline", *self._placed(definition["command"])],
                env=environment,
                stdout=log,
                stderr=log,
            )

    def is_healthy(self) -> bool:
        """What Docker would find with the service's own health check."""
        program, *words = self._definition["healthcheck"]["test"][1:]
        assert program == "python"
        check = subprocess.run(
            [sys.executable, *self._placed(words)], capture_output=True, check=False
        )
        return check.returncode == 0

    def _placed(self, words: list[str]) -> list[str]:
        return [word.replace("8080", str(self.port)) for word in words]


@contextmanager
def running(
    name: str, *, variables: Mapping[str, str], folder: Path, elsewhere: Mapping[str, str]
) -> Iterator[Service]:
    """The service `name`, ended as Docker ends it.

    `elsewhere`: the environment's addresses as they are outside of Docker's network.
    """
    (folder / name).mkdir()
    definition = filled_in(variables)["services"][name]
    service = Service(definition, folder=folder / name, elsewhere=elsewhere)
    try:
        yield service
    finally:
        service.process.terminate()
        try:
            service.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            service.process.kill()
            raise
