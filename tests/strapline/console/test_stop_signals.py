"""Signals that ask for the end once, and again while it comes."""

import os
import signal
import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(os.name != "posix", reason="Windows has one signal"),
]

ENDING = """
import asyncio, os, sys
from strapline.console.stop_signals import stopped_by_signals

async def main():
    over = asyncio.Event()
    with stopped_by_signals(over.set):
        os.kill(os.getpid(), int(sys.argv[1]))
        await over.wait()
    os.kill(os.getpid(), int(sys.argv[1]))
    print("closed in order")

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_asked_again_while_it_ends_it_ends_in_order(number: signal.Signals) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING, str(int(number))],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stdout) == (0, "closed in order\n")


HUNGRY = """
import asyncio
from strapline.console.stop_signals import stopped_by_signals

def hungry(word):
    raise MemoryError if word else ValueError("no hunger")

async def main():
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    with stopped_by_signals(over.set):
        loop.call_soon(hungry, "")
        await asyncio.sleep(0)
        print("goes on" if not over.is_set() else "ended")
        loop.call_soon(hungry, "a lot")
        await over.wait()
    print("closed in order")

asyncio.run(main())
"""


def test_a_callback_without_memory_asks_for_the_end_and_another_fault_does_not() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HUNGRY],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stdout) == (0, "goes on\nclosed in order\n")
    assert "no hunger" in done.stderr
