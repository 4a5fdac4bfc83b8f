"""Common to all tests: a test that leaves a task running fails."""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator

import pytest

# What tests read is English, whoever runs them; commands they start inherit it.
os.environ["LANGUAGE"] = "en"


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
