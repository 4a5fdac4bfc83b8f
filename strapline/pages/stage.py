"""Page and terminal around a session: what `run`, `demo` and `serve` share."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from dashboards.ports.board_names import BoardNames, no_board_names
from dashboards.ports.importing import ImportingPort
from dashboards.ports.pairing import PairingPort
from dashboards.ports.review import ReviewPort
from dashboards.ports.starting import StartingPort
from dashboards.web.site import always
from ingest.clock import SystemClock
from ingest.private_files import users_umask
from sessions.live.heart_rate_door import HeartRateDoor
from sessions.live.live_port import LivePort
from sessions.live.runners import Runners
from sessions.store.lock import tell_page
from sessions.text import text
from strapline.console.output import painted_console, to_people
from strapline.pages.reach import Reach

PAINT_EVERY_S = 0.25
LOOK_EVERY_S = 1.0


@asynccontextmanager
async def staged(
    runners: Runners,
    *,
    page: bool = True,
    starting: StartingPort | None = None,
    pairing: PairingPort | None = None,
    host: str = "127.0.0.1",
    port_number: int = 8080,
    open_page: bool = False,
    data_dir: Path | None = None,
    reach: Reach | None = None,
    review: ReviewPort | None = None,
    importing: ImportingPort | None = None,
    heart_rates: HeartRateDoor | None = None,
    board_names: BoardNames = no_board_names,
    is_ready: Callable[[], bool] = always,
) -> AsyncIterator[None]:
    """The pages show `runners` for as long as the block runs; `on_terminal` is beside it.

    Args:
        runners: everybody who runs here.
        page: whether there are pages.
        starting: plans and devices to choose from before a start; None: nothing can be chosen.
        pairing: what finds and remembers devices; None: there is no page for it.
        host: address the pages listen on.
        port_number: their port, 0: any free one.
        open_page: show them in a browser.
        data_dir: whoever finds it in use is told where the pages are; None: nobody is.
        reach: how a network reaches the pages; None: it does not, whatever `host` is.
        review: what the pages that look back ask; None: there are none.
        importing: what takes files in; None: none are.
        heart_rates: where bridges tell a heart rate; None: nowhere.
        board_names: what the wall board calls them.
        is_ready: what a health check is told, asked from the pages' thread.
    """
    async with AsyncExitStack() as stack:
        if page:
            from dashboards.access.read_tokens import ReadTokens
            from dashboards.serving import Site, serving
            from strapline.pages.network import network

            opened = None if reach is None else stack.enter_context(network(reach))
            site = Site(
                runners=runners,
                starting=starting,
                review=review,
                importing=importing,
                pairing=pairing,
                heart_rates=heart_rates,
                readers=None if data_dir is None else ReadTokens(data_dir),
                board_names=board_names,
                is_ready=is_ready,
                door=None if opened is None else opened.door,
            )
            address = await stack.enter_async_context(
                serving(
                    site,
                    host=host if reach is None else reach.host,
                    port_number=port_number,
                    clock=SystemClock(),
                    secured=None if opened is None else opened.secured,
                )
            )
            to_people().print(text("Live page: {address}").format(address=address))
            if data_dir is not None:
                tell_page(data_dir, address=address)
            if opened is not None:
                opened.tell(urlsplit(address).port or port_number)
            if open_page and _has_screen():
                await asyncio.to_thread(_open_in_browser, address)
        yield


@asynccontextmanager
async def on_terminal(port: LivePort | None, *, runners: Runners) -> AsyncIterator[None]:
    """The terminal paints one athlete's session for as long as the block runs.

    `port` None: nothing is painted, and only a heart rate above the ceiling of `runners` is told.
    """
    shown = _tell_alarms(runners) if port is None else _paint(port)
    async with asyncio.TaskGroup() as group:
        painting = group.create_task(shown, name="paint the terminal")
        try:
            yield
        finally:
            painting.cancel()


async def _tell_alarms(runners: Runners) -> None:
    from dashboards.terminal.alarm_lines import AlarmLines

    clock, lines = SystemClock(), AlarmLines()
    while True:
        lines.show(runners.views())
        await clock.sleep(LOOK_EVERY_S)


async def _paint(port: LivePort) -> None:
    from dashboards.terminal.line import LivePainter

    clock = SystemClock()
    with painted_console() as console, LivePainter.open(console=console) as painter:
        while True:
            painter.show(port.view())
            await clock.sleep(PAINT_EVERY_S)


def _has_screen() -> bool:
    """Without one a text browser would take over the terminal."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_in_browser(address: str) -> None:
    # No browser: the address has been printed.
    with suppress(webbrowser.Error), users_umask():
        webbrowser.open(address)
