"""These tests run inside the machine of tools/bluez_vm and nowhere else."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

collect_ignore_glob = [] if os.environ.get("STRAPLINE_BLUEZ_VM") else ["test_*.py"]

# bleak keeps one connection to the system bus for as long as the loop lives.
_STAYS = "BlueZManager._monitor_bus_disconnect"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them carry the marker."""
    for item in items:
        if "tests/bluez" in item.path.as_posix():
            item.add_marker(pytest.mark.bluez)


@pytest.fixture
async def task_watch() -> AsyncIterator[None]:
    """As for all tests; bleak's own watcher may stay."""
    before = asyncio.all_tasks()
    yield
    left = [
        task
        for task in asyncio.all_tasks() - before
        if task is not asyncio.current_task()
        and not task.done()
        and getattr(task.get_coro(), "__qualname__", "") != _STAYS
    ]
    assert not left, f"tasks left running: {left}"
