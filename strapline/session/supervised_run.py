"""Devices under supervision, from the first connect to the end of a session or a gateway."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from ingest.clock import Clock
from ingest.devices.sensor import NoAdapter
from ingest.devices.supervisor import Supervised
from sessions.text import text
from strapline.console.exit_errors import NoDevice

BEGIN_WITHIN_S = 30.0  # how long a plan waits for all devices


async def until_over(
    links: Sequence[Supervised],
    *,
    clock: Clock,
    ends: Mapping[str, Callable[[], Awaitable[object]]],
    begin: Callable[[], None],
    beside: Mapping[str, Coroutine[Any, Any, None]],
    over: Callable[[], None] = lambda: None,
    present_within_s: float | None = None,
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
        present_within_s: Where none is connected and subscribed by then, it is over.

    Raises:
        NoAdapter: there is no usable Bluetooth here.
        NoDevice: no device was present in time; the message says why of each.
    """
    failure: NoAdapter | NoDevice | None = None
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

        async def check_presence() -> None:
            if present_within_s is None:
                return
            await clock.sleep(present_within_s)
            if not any(link.present.is_set() for link in links):
                raise NoDevice(_nobody(links, seconds=present_within_s))

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(link.run(), name=f"supervise {link.name}") for link in links
                ]
                tasks += [group.create_task(one, name=name) for name, one in beside.items()]
                tasks.append(group.create_task(begun(), name="begin"))
                tasks.append(group.create_task(check_presence(), name="presence"))
                waits = [group.create_task(end(one), name=name) for name, one in ends.items()]
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                over()
                for task in (*tasks, *waits):
                    task.cancel()
        except* (NoAdapter, NoDevice) as failed:
            failure = next(_leaves(failed))
    if failure is not None:
        raise failure


def _nobody(links: Sequence[Supervised], *, seconds: float) -> str:
    reasons = ". ".join(dict.fromkeys(link.reason for link in links if link.reason))
    line = text("No device answered within {seconds} s. {reasons}")
    return line.format(seconds=round(seconds), reasons=reasons).strip()


def _leaves(
    group: BaseExceptionGroup[NoAdapter | NoDevice],
) -> Iterator[NoAdapter | NoDevice]:
    for exc in group.exceptions:
        if isinstance(exc, BaseExceptionGroup):
            yield from _leaves(exc)
        else:
            yield exc
