"""Import of one's history: files dropped or chosen, uploaded, and what became of each."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastapi import Request
from nicegui import events, ui

from dashboards.ports.importing import FileOutcome, ImportedFile, ImportingPort, ImportView
from dashboards.ports.review import Refused
from dashboards.ports.review_view_only import only_watching
from dashboards.review import upload_route
from dashboards.review.html import Markup, icon, put, tag
from dashboards.review.import_results import progress, results
from dashboards.review.page_frame import not_there, review_frame
from dashboards.web.athlete_choice import ATHLETE_COOKIE
from dashboards.web.buttons import small_button
from dashboards.web.site import site_of
from sessions.text import text

PATH = "/import"
LOOK_EVERY_S = 0.5
SCRIPT = Path(__file__).parent / "import_page.js"
_KINDS = ".fit,.tcx,.gpx,.csv,.jsonl,.json,.gz,.zip"
"""A phone offers these; a computer lets one choose any."""


async def import_page(request: Request) -> None:
    """Build it for one browser."""
    site = site_of(request)
    async with review_frame(request, title=text("Import")) as reader:
        if site.importing is None:
            words = text("This program imports nothing; strapline serve does")
            not_there(words if reader.may_change else only_watching(), back="/sessions")
            return
        names = await reader.port.profiles.names()
        kept = unquote(request.cookies.get(ATHLETE_COOKIE, ""))
        chosen = kept if kept in names else await reader.port.profiles.default()
        _ImportPage(site.importing, names=names, chosen=chosen)


class _ImportPage:
    """One batch of files; looks at the import twice a second while one is under way."""

    def __init__(self, port: ImportingPort, *, names: tuple[str, ...], chosen: str) -> None:
        self._port = port
        self._client = ui.context.client
        self._batch = ""
        self._shown: ImportView | None = None
        self._not_taken: tuple[ImportedFile, ...] = ()
        self._fault = ui.label().classes("alarming")
        self._fault.props["role"] = "alert"
        self._progress = put(Markup(), element="section", classes="card")
        self._progress.props["aria-live"] = "polite"
        with ui.element("div").classes("presses") as self._stopping:
            small_button(text("Stop the import"), self._stop)
        self._results = put(Markup(), element="section", classes="card")
        place = put(
            _place_to_drop(names, chosen, largest_bytes=port.largest_bytes),
            element="section",
            classes="card",
        )
        place.on("handed", self._handed, js_handler="(event) => emit(event.detail)")
        self._looking = ui.timer(LOOK_EVERY_S, self._look)
        self._client.on_delete(self._leave)
        self._new_batch()
        self._say("")
        self._look()

    def _new_batch(self) -> None:
        self._batch = secrets.token_hex(16)
        self._client.run_javascript(f'imports.open("{upload_route.PATH}", "{self._batch}")')

    async def _handed(self, event: events.GenericEventArguments) -> None:
        """All files have been sent, or were not taken."""
        sent: dict[str, Any] = event.args
        self._not_taken = tuple(
            ImportedFile(
                file=str(one["name"]), outcome=FileOutcome.REFUSED, reason=str(one["reason"])
            )
            for one in sent["refused"]
        )
        self._say("")
        self._shown = None
        if not sent["taken"]:
            self._results.set_visibility(True)
            self._results.content = results(None, also=self._not_taken)
            self._new_batch()
            return
        batch = self._batch
        try:
            await self._port.begin(batch, athlete=str(sent["athlete"]))
        except Refused as exc:
            await self._port.forget(batch)
            self._say(str(exc))
        self._new_batch()
        self._looking.activate()
        self._look()

    def _look(self) -> None:
        view = self._port.view()
        running = view is not None and view.is_running
        self._progress.set_visibility(running)
        self._stopping.set_visibility(running)
        if not running:
            self._looking.deactivate()
        if view == self._shown and view is not None:
            return
        self._shown = view
        self._results.set_visibility(view is not None and not running)
        if view is None:
            return
        if running:
            self._progress.content = progress(view)
        else:
            self._results.content = results(view, also=self._not_taken)

    async def _stop(self) -> None:
        self._port.stop()

    async def _leave(self) -> None:
        await self._port.forget(self._batch)

    def _say(self, words: str) -> None:
        self._fault.text = words
        self._fault.set_visibility(bool(words))


def _place_to_drop(names: tuple[str, ...], chosen: str, *, largest_bytes: int) -> Markup:
    return tag(
        "div.drop",
        _whose(names, chosen),
        icon("upload_file"),
        tag("h2", text("Drop files, folders or zip archives here")),
        tag(
            "p.quiet",
            text(
                "FIT, TCX, GPX, CSV and raw logs, also packed; the archives of Garmin, Strava, "
                "Polar and Apple as they are. What is there already is not stored twice."
            ),
        ),
        tag(
            "label.press.primary",
            text("Choose files"),
            tag("input.unseen", attributes={"type": "file", "multiple": True, "id": "files"}),
        ),
        tag(
            "div.sending",
            tag("p", attributes={"id": "sending-words"}),
            tag(
                "progress",
                attributes={"id": "sending", "max": "1", "aria-labelledby": "sending-words"},
            ),
            attributes={"hidden": True},
        ),
        attributes={
            "id": "drop",
            "data-kinds": _KINDS,
            "data-largest": str(largest_bytes),
            "data-sending": text("Sending {number} of {count}: {name}"),
            "data-too-large": text("larger than {size} GB").format(size=largest_bytes // 1024**3),
            "data-cut-off": text("it did not arrive whole"),
        },
    )


def _whose(names: tuple[str, ...], chosen: str) -> Markup | None:
    if not names:
        link = tag("a", text("Make a profile"), attributes={"href": "/athletes/new"})
        words = text("Nobody is known yet: without a profile there are no zones and no energy.")
        return tag("p", words, " ", link)
    if len(names) == 1:
        hidden = {"type": "hidden", "id": "whose-history", "value": names[0]}
        words = text("Whose history it is: {name}").format(name=names[0])
        return tag("p.quiet", words, tag("input", attributes=hidden))
    return tag(
        "div.field",
        tag("label", text("Whose history it is"), attributes={"for": "whose-history"}),
        tag(
            "select.field-box",
            *(
                tag("option", name, attributes={"value": name, "selected": name == chosen})
                for name in names
            ),
            attributes={"id": "whose-history"},
        ),
    )
