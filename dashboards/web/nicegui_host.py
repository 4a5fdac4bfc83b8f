"""NiceGUI made fit to be opened and closed any number of times in one process.

NiceGUI keeps one application per process. It is configured once here, and a closed server
leaves nothing of itself behind: no client, no timer, no task.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI
from nicegui import Client, core, ui

from dashboards.web.compressed_files import CompressedFiles
from dashboards.web.handler_signatures import remember_signatures
from dashboards.web.socket_events import look_at_events

_log = logging.getLogger(__name__)

# A phone that slept this long goes on where it was; after that its page loads anew.
RECONNECT_TIMEOUT_S = 30.0

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#4f46d8">'
    '<path d="M12 21C5 15 2 12 2 8a5 5 0 0 1 10-1 5 5 0 0 1 10 1c0 4-3 7-10 13z"/></svg>'
)


class AlreadyServing(RuntimeError):
    """The pages are open in this process already."""


@asynccontextmanager
async def opened() -> AsyncIterator[FastAPI]:
    """The web application of the pages; everything it started is over when the block is.

    Raises:
        AlreadyServing: another block of this process is still open.
    """
    if not core.app.is_stopped:
        raise AlreadyServing("the pages are open in this process already")
    async with _engine_tasks():
        try:
            yield _application()
        finally:
            for client in list(Client.instances.values()):
                client.delete()


def open_pages() -> int:
    """How many pages somebody has open: those whose socket is connected. From any thread."""
    return sum(client.has_socket_connection for client in list(Client.instances.values()))


@cache
def _application() -> FastAPI:
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    ui.run_with(
        outer,
        title="Strapline",
        dark=None,
        language="en-US",
        favicon=_ICON,
        tailwind=False,
        gzip_middleware_factory=None,
        show_welcome_message=False,
        # Nothing is bound by polling: each page paints what changed.
        binding_refresh_interval=None,
    )
    # Each page says its reader's language itself (`shell.frame`); Quasar would write over it.
    core.app.config.quasar_config["lang"] = {"noHtmlAttrs": True}
    outer.add_middleware(CompressedFiles)
    remember_signatures()
    look_at_events()
    return outer


@asynccontextmanager
async def _engine_tasks() -> AsyncIterator[None]:
    """Own the tasks that engineio starts: it ends neither its pings nor its watching task."""
    engine = core.sio.eio
    tasks: set[asyncio.Task[None]] = set()

    def start(target: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        task = group.create_task(_guarded(target(*args, **kwargs)), name=f"engineio {target!r}")
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    async with asyncio.TaskGroup() as group:
        engine.start_background_task = start
        try:
            yield
        finally:
            del engine.start_background_task
            engine.sockets.clear()
            engine.start_service_task = True
            for task in tasks:
                task.cancel()


async def _guarded(work: Awaitable[Any]) -> None:
    try:
        await work
    except Exception:
        _log.exception("A message of a page could not be handled")
