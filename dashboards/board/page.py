"""The page of the wall board, and the one stream that draws it: the same document to all."""

import json
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from fastapi import Request
from nicegui import app, ui
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboards.board.board_document import Board
from dashboards.web import elements as show
from dashboards.web import shell
from dashboards.web.page_on_connection import page
from dashboards.web.site import site_of
from dashboards.words.kinds import STEP_NAMES, kind_word, status_word
from dashboards.words.zone_colours import zone_label, zones
from ingest.clock import SystemClock
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus
from sessions.live.runners import Runners
from sessions.text import decimal_point, text

_HERE = Path(__file__).parent
_ASSETS = (_HERE / "board.css", _HERE / "board.js")
STREAM = "/board/stream"
# Without news the browser is told at least this often that the line stands.
TICKS_PER_BEAT = 4

# A document is made once however many look at it.
_boards: WeakKeyDictionary[Runners, Board] = WeakKeyDictionary()


def register() -> None:
    """Make the page and its stream known to the server."""
    app.add_api_websocket_route(STREAM, _stream)
    page("/board", assets=_ASSETS)(_board)


def _board(request: Request) -> None:
    with shell.frame(request, title=text("Board"), beats=False) as frame:
        with frame.aside:
            _tools()
        show.heading(text("Board"), classes="unseen")
        with show.element("div", "board", {"id": "board"}):
            with show.region("section", "board-class", label=text("The class")):
                for part in ("clock", "plan", "left", "running", "distance", "kcal", "upper"):
                    show.label("", f"class-{part}", {"data-class": part})
            show.element("ul", "board-teams", {"role": "list", "aria-label": text("Teams")})
            show.element("ul", "board-tiles", {"role": "list", "aria-label": text("Athletes")})
            with ui.element("div").classes("board-empty"):
                ui.label().classes("board-empty-words")
    ui.run_javascript(f"strapline.board({json.dumps(_words())})")


def _tools() -> None:
    with ui.element("div").classes("board-tools"):
        with ui.element("label").classes("board-sort"):
            ui.label(text("Sort by")).classes("board-sort-word")
            sort = {"id": "board-order", "aria-label": text("Sort by")}
            with show.element("select", attributes=sort):
                for order, word in (
                    ("name", text("Name")),
                    ("zone", text("Zone")),
                    ("pct", text("Share of maximum")),
                    ("distance", text("Distance")),
                    ("kcal", text("Energy")),
                    ("team", text("Team")),
                ):
                    with show.element("option", attributes={"value": order}):
                        ui.html(word, tag="span")
        with show.element(
            "button", "tool board-who", {"type": "button", "popovertarget": "board-who"}
        ):
            show.icon("people")
            ui.label(text("Who is shown")).classes("board-tool-word")
        with show.element("div", "menu board-choice", {"id": "board-who", "popover": "auto"}):
            show.element("fieldset", attributes={"id": "board-names"})
        full = {"type": "button", "id": "board-full", "aria-label": text("Fill the screen")}
        with show.element("button", "tool board-full", full):
            show.icon("fullscreen")


def _words() -> dict[str, object]:
    return {
        "path": STREAM,
        "decimalPoint": decimal_point(),
        "zonesShort": ["–", *(f"Z{zone.number}" for zone in zones())],
        "zones": [zone_label(0), *(zone.label for zone in zones())],
        "kinds": {kind.value: kind_word(kind) for kind in Kind},
        "steps": {name: text(name) for name in STEP_NAMES},
        "statuses": {status.value: status_word(status) for status in LiveStatus},
        "nameless": text("Nameless"),
        "bpm": text("bpm"),
        "minutes": text("{minutes} min in zones 4 and 5"),
        "minutesShort": text("{minutes} min Z4–5"),
        "simulated": text("Simulated"),
        "running": text("{count} run"),
        "together": text("{minutes} min Z4–5 together"),
        "distanceUnit": "km",
        "onlyRunning": text("Only who runs"),
        "nobody": text("Nobody is here yet. Make a profile: strapline athlete new"),
        "nobodyShown": text("Nobody is shown. Choose them at the top: Who is shown."),
        "nobodyRuns": text("Nobody runs. Start a session on a live page."),
        "unknownZone": zone_label(None),
    }


async def _stream(socket: WebSocket) -> None:
    """Send what has changed until the page is gone.

    A page that takes no more (a sleeping phone) is waited for and then gets the present: nothing
    is queued for it.
    """
    site = site_of(socket)
    runners = site.runners
    board = _boards.setdefault(runners, Board(clock=SystemClock()))
    await socket.accept()
    sent, silent_ticks = b"", 0
    with suppress(WebSocketDisconnect):
        while True:
            document = board.document(runners, names=site.board_names)
            if document != sent or silent_ticks >= TICKS_PER_BEAT:
                await socket.send_bytes(document)
                sent, silent_ticks = document, 0
            silent_ticks += 1
            await board.next_tick()
