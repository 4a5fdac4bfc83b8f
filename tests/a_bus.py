"""A message bus of a test's own, in the system bus's place."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ingest.clock import SystemClock
from tests.patience import PATIENCE_S

needs_dbus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="needs dbus-daemon (package dbus)"
)


@asynccontextmanager
async def a_bus() -> AsyncIterator[str]:
    """Its address, for DBUS_SYSTEM_BUS_ADDRESS."""
    daemon = await asyncio.create_subprocess_exec(
        "dbus-daemon",
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address=1",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert daemon.stdout is not None
    try:
        async with SystemClock().timeout(PATIENCE_S):
            address = await daemon.stdout.readline()
        yield address.decode().strip()
    finally:
        daemon.terminate()
        await daemon.communicate()
