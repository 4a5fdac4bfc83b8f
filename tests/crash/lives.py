"""Lives of the program: processes forked from one that has imported it, each with one command.

To start the interpreter and import the program takes longer than most lives last.
"""

import os
import random
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from ingest.measurements import NS_PER_S
from tests.crash.moments import Moment, Strike, die
from tests.crash.witness import NOW, Testimony, Witness
from tests.integration.running import environment
from tests.patience import PATIENCE_S

# What a command imports only when it is called.
_BEFORE_HAND = (
    "ingest.simulate.room",
    "sessions.sinks.influx.line_file",
    "strapline.beside.commands_beside",
    "strapline.cli.program",
    "strapline.commands.gateway",
    "strapline.commands.options.gateway",
    "strapline.commands.options.process",
    "strapline.commands.options.run",
    "strapline.commands.process",
    "strapline.commands.run",
    "strapline.console.failures",
)
KILLED = -signal.SIGALRM
_LOOK_EVERY_S = 0.01


def import_all() -> None:
    """So that a life begins at once."""
    for name in _BEFORE_HAND:
        import_module(name)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One command in a process of its own.

    `moment`: when it is struck; None: never. `strike`: what strikes it. `ends_after`: after so many
    notifications it is asked to end in order.
    """

    words: tuple[str, ...]
    folder: Path
    also: Mapping[str, str]
    witness: Path
    said: Path
    seed: int
    moment: Moment | None = None
    ends_after: int | None = None
    strike: Strike = die

    def begin(self) -> "Living":
        process = os.fork()
        if process == 0:
            self._live()
        return Living(process, life=self)

    def _live(self) -> NoReturn:
        code = 70
        try:
            os.setpgid(0, 0)  # Ctrl-C is for whoever watches
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.clear()
            os.environ.update(environment(self.folder) | dict(self.also))
            said = os.open(self.said, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            nothing = os.open(os.devnull, os.O_RDONLY)
            for number, descriptor in enumerate((nothing, said, said)):
                os.dup2(descriptor, number)
            witness = Witness(self.witness)
            witness.look(ends_after=self.ends_after)
            if self.moment is not None:
                chance = random.Random(self.seed)
                self.moment.arm(chance, witness=witness, strike=self.strike)
            from strapline.cli.program import main
            from strapline.console.lasting_streams import outlive_readers

            outlive_readers()
            try:
                main(list(self.words))
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            if self.moment is not None and self.strike is die and Testimony(self.witness).is_armed:
                threading.Event().wait()  # it was over sooner than it was to die
        except BaseException as fault:
            with suppress(Exception):
                os.write(2, f"life: {fault!r}\n".encode())
        finally:
            os._exit(code or 0)


class Living:
    """A life under way."""

    def __init__(self, process: int, *, life: Life) -> None:
        self.process = process
        self.life = life
        self.code: int | None = None

    def kill(self, number: int = signal.SIGKILL) -> None:
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.process, number)

    def ended(self, *, within_s: float = PATIENCE_S) -> int | None:
        """The exit code, negative where a signal ended it; None: it goes on."""
        tick = threading.Event()
        until_ns = NOW.monotonic_ns() + round(within_s * NS_PER_S)
        while self.code is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.code = os.waitstatus_to_exitcode(status)
            elif NOW.monotonic_ns() > until_ns:
                return None
            else:
                tick.wait(_LOOK_EVERY_S)
        return self.code

    def testimony(self) -> Testimony:
        return Testimony(self.life.witness)
