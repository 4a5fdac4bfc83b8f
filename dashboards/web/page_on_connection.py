"""Pages that are built once their socket has come: until then they are a head and nothing else.

Whoever only asks for an address (a crawler, a prefetching browser, another site's frame) makes
nobody read a store or build a card, and is forgotten after seconds.
"""

import inspect
import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from fastapi import Request
from nicegui import Client, ui

from dashboards.web import shell
from dashboards.web.nicegui_host import RECONNECT_TIMEOUT_S
from sessions.text import text

log = logging.getLogger(__name__)

CONNECTED_WITHIN_S = 20.0
WAITING_AT_MOST = 64

Build = Callable[..., Any]


def page(path: str, *, assets: tuple[Path, ...] = ()) -> Callable[[Build], None]:
    """Make a page known to NiceGUI.

    Args:
        path: Where it is.
        assets: Style sheets and scripts of its head, in order.
    """

    def register(build: Build) -> None:
        @wraps(build)
        async def served(request: Request, **parts: str) -> None:
            client = ui.context.client
            shell.head(assets)
            _forget_others(client)
            await client.connected(timeout=CONNECTED_WITHIN_S)
            if client.is_deleted:
                return
            try:
                built = build(request, **parts)
                if inspect.isawaitable(built):
                    await built
            except Exception:
                log.exception("the page %s could not be built", path)
                ui.label(text("Something went wrong here. Load the page again."))
            ui.run_javascript('dispatchEvent(new Event("strapline-built"))')

        ui.page(path, reconnect_timeout=RECONNECT_TIMEOUT_S)(served)

    return register


def _forget_others(client: Client) -> None:
    """The longest waiting go, so that those who never come cost no memory."""
    waiting = [
        other
        for other in Client.instances.values()
        if other is not client and not other.has_socket_connection and _never_came(other)
    ]
    for other in waiting[: max(0, len(waiting) - WAITING_AT_MOST)]:
        other.delete()


def _never_came(client: Client) -> bool:
    return client.environ is None
