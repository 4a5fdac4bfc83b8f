"""Devices under supervision, from the first connect to the end of a session or a gateway."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from ingest.clock import Clock
from ingest.devices.sensor import NoAdapter
from ingest.devices.supervisor import Supervised

BEGIN_WITHIN_S = 30.0  # how long a plan waits for all devices


async def until_over(
    links: Sequence[Supervised],
    *,
    clock: Clock,
    ends: Mapping[str, Callable[[], Awaitable[object]]],
    begin: Callable[[], None],
    beside: Mapping[str, Coroutine[Any, Any, None]],
    over: Callable[[], None] = lambda: None,
) -> None:
    """Supervise `links` until the first of `ends` returns.

    Args:
        links: One for each device.
        clock: Of the devices; a simulated one stands from the end on, so that nothing is measured
            while links are undone.
        ends: By name: what is waited for.
        begin: Called once all links stream, or after `BEGIN_WITHIN_S`: a device that is away or
            dead keeps nobody waiting; it joins when it comes.
        beside: By name: what runs as long.
        over: Called at the end, before links are undone.

    Raises:
        NoAdapter: there is no usable Bluetooth here.
    """
    no_adapter: NoAdapter | None = None
    with ExitStack() as held:

        async def end(awaited: Callable[[], Awaitable[object]]) -> None:
            await awaited()
            held.enter_context(clock.hold())

        async def begun() -> None:
            with suppress(TimeoutError):
                async with clock.timeout(BEGIN_WITHIN_S):
                    for link in links:
                        await link.streaming.wait()
            begin()

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(link.run(), name=f"supervise {link.name}") for link in links
                ]
                tasks += [group.create_task(one, name=name) for name, one in beside.items()]
                tasks.append(group.create_task(begun(), name="begin"))
                waits = [group.create_task(end(one), name=name) for name, one in ends.items()]
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                over()
                for task in (*tasks, *waits):
                    task.cancel()
        except* NoAdapter as failed:
            no_adapter = next(_leaves(failed))
    if no_adapter is not None:
        raise no_adapter


def _leaves(group: BaseExceptionGroup[NoAdapter]) -> Iterator[NoAdapter]:
    for exc in group.exceptions:
        if isinstance(exc, BaseExceptionGroup):
            yield from _leaves(exc)
        else:
            yield exc
