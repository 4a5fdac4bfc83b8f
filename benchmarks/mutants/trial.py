"""Trial of one mutant: a fork that imports it in place of its module and runs its tests."""

import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Callable
from enum import Enum
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.mutants.covering import Chosen
from benchmarks.mutants.operators import Mutant, mutated_tree

_ROOM_S, _TIMES = 20, 5
"""What a fork may take besides, and how many times its tests' own seconds."""
_MOST_BYTES = 3 * 1024**3


class Verdict(Enum):
    """What became of a mutant."""

    NOTICED = "noticed"
    TOO_LONG = "took too long"
    SURVIVED = "survived"
    UNTESTED = "untested"


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, mutant: Mutant) -> None:
        self._path = Path(mutant.path).absolute()
        self._name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self._code = compile(
            mutated_tree(self._path.read_text(), mutant.number), str(self._path), "exec"
        )

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


class _Found:
    def __init__(self) -> None:
        self.tests: frozenset[str] = frozenset()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.tests = frozenset(item.nodeid.partition("[")[0] for item in session.items)


def load_libraries() -> frozenset[str]:
    """Import what tests need and is not ours once, for all forks; the tests that there are."""
    os.environ["STRAPLINE_TEST_SIZE"] = "quick"
    found = _Found()
    _quietly(lambda: int(pytest.main(["-q", "--collect-only", *_ALL, *_PLAIN], plugins=[found])))
    _forget_ours()
    return found.tests


_OURS = frozenset({"ingest", "sessions", "dashboards", "strapline", "tests"})
_ALL = ("tests/ingest/codecs", "tests/sessions/core")
_PLAIN = ("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly")


def try_mutant(mutant: Mutant, chosen: Chosen) -> Verdict:
    """Whether its tests notice it."""
    if not chosen.tests:
        return Verdict.UNTESTED
    limit_s = int(_ROOM_S + _TIMES * chosen.seconds)
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
        signal.alarm(20 * limit_s)
        os._exit(_quietly(lambda: _run(mutant, chosen)))
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return Verdict.TOO_LONG
    return Verdict.SURVIVED if os.WEXITSTATUS(status) == 0 else Verdict.NOTICED


def _forget_ours() -> None:
    """So that whoever imports the mutated module imports it anew."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in _OURS:
            del sys.modules[name]


def _run(mutant: Mutant, chosen: Chosen) -> int:
    _forget_ours()
    sys.meta_path.insert(0, _Mutated(mutant))
    return int(pytest.main(["-x", "-q", *_PLAIN, *chosen.tests]))


def _quietly(run: Callable[[], int]) -> int:
    """What it returns, with nothing said; 1 where it ends otherwise."""
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        return run()
    except BaseException:
        return 1
    finally:
        sys.stdout.flush()
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
