"""Fork server: a process that has imported the program, and a fork of it for each command.

    python -m tests.integration.fork_server DESCRIPTOR

To start the interpreter and import the program takes longer than most commands take. Whoever
tests the start itself starts `python -m strapline`.
"""

import gc
import json
import os
import random
import signal
import socket
import struct
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import TypedDict

import strapline.commands
from strapline.__main__ import main

REQUEST_BYTES = 65536
TOLD = struct.Struct("=i")


class Request(TypedDict):
    """A command. With it come its streams, and a pipe that is told its process and exit code."""

    words: list[str]
    environment: dict[str, str]
    folder: str


# What some commands import only when they need it.
_BEFORE_HAND = (
    "ingest.simulate.room",
    "sessions.sinks.influx.line_file",
    "strapline.cli.program",
    "strapline.console.failures",
)


def import_all() -> None:
    """So that a command begins at once."""
    for name in _BEFORE_HAND:
        import_module(name)
    for module in walk_packages(strapline.commands.__path__, "strapline.commands."):
        import_module(module.name)
    gc.collect()
    gc.freeze()  # or each fork would copy what its first collection looks at


def serve(asked: socket.socket) -> None:
    """Fork for each request until nobody can ask any more; a fork returns as the command."""
    while True:
        request, descriptors, _, _ = socket.recv_fds(asked, REQUEST_BYTES, 4)
        if not request:
            sys.exit(0)
        if os.fork() == 0:
            asked.close()
            *streams, told = descriptors
            if os.fork() != 0:
                _keep(told, beside=streams)
            os.write(told, TOLD.pack(os.getpid()))
            os.close(told)
            _become(json.loads(request), streams)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # keepers that are done


def _keep(told: int, *, beside: list[int]) -> None:
    """Tell the exit code of the one child, and end."""
    for descriptor in (*range(3), *beside):
        os.close(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, status = os.wait()
    os.write(told, TOLD.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _become(request: Request, streams: list[int]) -> None:
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    tempfile.tempdir = None
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.argv = ["strapline", *request["words"]]
    random.seed()


if __name__ == "__main__":
    import_all()
    serve(socket.socket(fileno=int(sys.argv[1])))
    main()
