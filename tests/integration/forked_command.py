"""A command forked from the fork server, with the face of `subprocess.Popen`."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from select import select
from threading import Thread, Timer

from tests.integration.fork_server import TOLD, Request
from tests.patience import PATIENCE_S


class ForkedCommand:
    """One `strapline` command under way. Nothing is typed into it but `stdin`."""

    def __init__(self, *words: str, environment: Mapping[str, str], stdin: str = "") -> None:
        sys.audit("subprocess.Popen", "strapline", words, None, None)
        request = Request(words=list(words), environment=dict(environment), folder=os.getcwd())
        reading, writing = os.pipe()
        out, its_out = os.pipe()
        err, its_err = os.pipe()
        self._told, its_told = os.pipe()
        theirs = (reading, its_out, its_err, its_told)
        socket.send_fds(_server(), [json.dumps(request).encode()], theirs)
        for descriptor in theirs:
            os.close(descriptor)
        self.stdout = open(out, encoding="utf-8")  # noqa: SIM115 closed by communicate
        self.stderr = open(err, encoding="utf-8")  # noqa: SIM115
        self.returncode: int | None = None
        (self.pid,) = TOLD.unpack(os.read(self._told, TOLD.size))
        with suppress(BrokenPipeError), open(writing, "w", encoding="utf-8") as typed:
            typed.write(stdin)

    def poll(self) -> int | None:
        """The exit code, negative where a signal ended it; None: it goes on."""
        return self._look(within_s=0)

    def wait(self, timeout: float) -> int:
        """The exit code.

        Raises:
            subprocess.TimeoutExpired: it goes on.
        """
        code = self._look(within_s=timeout)
        if code is None:
            raise subprocess.TimeoutExpired("strapline", timeout)
        return code

    def communicate(self, timeout: float) -> tuple[str, str]:
        """All that it says until its end; after `timeout` it is killed."""
        late = Timer(timeout, self.kill)
        late.start()
        said: list[str] = []
        reader = Thread(target=lambda: said.append(self.stdout.read()))
        reader.start()
        told = self.stderr.read()
        reader.join()
        self.wait(timeout)
        late.cancel()
        late.join()
        self.stdout.close()
        self.stderr.close()
        return said[0], told

    def send_signal(self, number: int) -> None:
        """A signal for it, unless it is over."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _look(self, *, within_s: float) -> int | None:
        if self.returncode is None and select((self._told,), (), (), within_s)[0]:
            (self.returncode,) = TOLD.unpack(os.read(self._told, TOLD.size))
            os.close(self._told)
        return self.returncode


@cache
def _server() -> socket.socket:
    """Where this process asks for commands; its server ends with it."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.fork_server", str(its.fileno())],
        cwd=Path(__file__).parents[2],
        # As `environment` has it, for what is looked at on import; no threads, which forks lose.
        env=os.environ | {"COLUMNS": "80", "PYTHONWARNINGS": "error", "OPENBLAS_NUM_THREADS": "1"},
        pass_fds=(its.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    its.close()

    def end() -> None:
        ours.close()
        server.wait(PATIENCE_S)

    atexit.register(end)
    return ours
