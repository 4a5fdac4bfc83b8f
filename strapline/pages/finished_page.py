"""Finished session on the page: a program that is done goes on until nobody looks any more."""

import asyncio

from dashboards.web.nicegui_host import open_pages
from ingest.clock import SystemClock
from sessions.text import text
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals

AT_MOST_S = 300.0  # CONTRACT
AWAY_FOR_S = 5.0  # a page that is loaded anew has not been left
LOOK_EVERY_S = 0.2


async def until_left() -> None:
    """Until no page has been open for a while, five minutes are over, or Ctrl-C; it says so."""
    if not open_pages():
        return
    to_people().print(text("The page stays until it is left; Ctrl-C ends it now."))
    clock = SystemClock()
    asked = asyncio.Event()
    left_s = 0.0
    with stopped_by_signals(asked.set):
        for _ in range(round(AT_MOST_S / LOOK_EVERY_S)):
            if asked.is_set() or left_s >= AWAY_FOR_S:
                return
            await clock.sleep(LOOK_EVERY_S)
            left_s = 0.0 if open_pages() else left_s + LOOK_EVERY_S
