"""Common to all tests: no task left running, no process started without saying so."""

import asyncio
import gc
import inspect
import os
import signal
import sys
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

# Started in the background a suite is deaf to Ctrl-C, and so would be every command it starts:
# what is ignored stays so in a child.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What tests read is English, whoever runs them; commands they start inherit it.
os.environ["LANGUAGE"] = "en"

# `make quick` leaves these out: each starts a process, if only a server's or the browser's.
SLOW_MARKERS = frozenset(
    {"process", "browser", "mosquitto", "influx", "bluez", "hardware"},
)
_STARTS = frozenset({"subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty", "os.system"})
# How ctypes looks for a library, in whichever test is the first to load one.
_LOOKING = frozenset({"ldconfig", "gcc", "cc", "objdump", "ld"})
_started: list[str] = []


def _note_process(event: str, arguments: tuple[object, ...]) -> None:
    if event in _STARTS and not (arguments and Path(str(arguments[0])).name in _LOOKING):
        _started.append(f"{event}{arguments[:2]!r}")


sys.addaudithook(_note_process)


# What waits most or takes longest, so that all workers are done at about the same time.
_FIRST = ("mosquitto", "dashboards", "stack", "crash", "influx", "integration")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Side by side the long files come first; alone the order is that of the folders."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _FIRST.index(area) if (area := _area(item)) in _FIRST else 9)


def _area(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_collection_finish() -> None:
    """What is there now stays; to look at it again and again took a fifth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """What a session's or module's fixture starts counts for the first test that asks for it."""
    _started.clear()
    return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test without one of the slow markers that has started a process fails."""
    yield
    if _started and SLOW_MARKERS.isdisjoint(mark.name for mark in item.iter_markers()):
        pytest.fail(
            f"started a process without a marker of its own (pytest.mark.process): {_started}"
        )


@pytest.fixture
async def task_watch() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    this = asyncio.current_task()
    left = [t for t in asyncio.all_tasks() - before if t is not this and not t.done()]
    assert not left, f"tasks left running: {left}"


@pytest.fixture(autouse=True)
def no_task_left_running(request: pytest.FixtureRequest) -> None:
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        request.getfixturevalue("task_watch")
