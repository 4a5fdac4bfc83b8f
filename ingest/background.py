"""Work that runs beside a block and ends with it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def in_background(**work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run each coroutine under its name while the block runs; cancel what is left at its end.

    A TaskGroup with two differences: the work need not end by itself, and an error of the block
    comes out as it is instead of inside a group.

    Raises:
        ExceptionGroup: some of the work failed; the block was cancelled.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(coroutine, name=name) for name, coroutine in work.items()]
        try:
            yield
        except Exception as exc:
            failure = exc
        finally:
            for task in tasks:
                task.cancel()
    if failure is not None:
        raise failure
