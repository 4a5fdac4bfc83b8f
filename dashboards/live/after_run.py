"""Ways on from a run that has just ended: how it felt, a file of it, or away with it."""

from functools import partial

from nicegui import ui

from dashboards.ports.review import NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import BringSessionBack, DeleteSession, KeepRemark
from dashboards.web import elements as show
from dashboards.web.buttons import Snack, small_button
from dashboards.words.core_notes import effort_words
from sessions.sinks.files import FORMATS
from sessions.store.stored_values import LONGEST_NOTE, RemarkError, remark
from sessions.text import text

_NOT_SAID = ""


class AfterRunCard:
    """Effort and note, export, discard; what was discarded can be brought back.

    `may_change` False: only the files are offered.
    """

    def __init__(self, session: str, *, port: ReviewPort, may_change: bool) -> None:
        self._session = session
        self._port = port
        self._client = ui.context.client
        self._effort, self._note = _NOT_SAID, ""
        with show.region("section", "card after-run", label=text("How it went")):
            if may_change:
                self._remark()
            with ui.element("div").classes("after-run-row"):
                for format in FORMATS:
                    word = format.upper()
                    label = text("Export as {format}").format(format=word)
                    small_button(word, partial(self._export, format), label=label)
                if may_change:
                    discard = text("Discard")
                    small_button(discard, self._discard, kind="danger")
            self._snack = Snack()

    def _remark(self) -> None:
        show.heading(text("How it went"), classes="eyebrow", level=2)
        with ui.element("label").classes("after-run-effort"):
            ui.label(text("Perceived effort, 1 to 10")).classes("quiet")
            show.choice(
                text("Perceived effort, 1 to 10"),
                effort_words(),
                chosen=_NOT_SAID,
                choose=self._say_effort,
            )
        attributes = {
            "aria-label": text("Notes"),
            "placeholder": text("Notes"),
            "maxlength": str(LONGEST_NOTE),
            "rows": "2",
        }
        note = show.element("textarea", attributes=attributes)
        note.on(
            "input",
            lambda event: self._say_note(event.args),
            js_handler="(event) => emit(event.target.value)",
        )
        with ui.element("div").classes("after-run-row"):
            small_button(text("Save"), self._keep, kind="primary")

    def _say_effort(self, effort: str) -> None:
        self._effort = effort

    def _say_note(self, note: str) -> None:
        self._note = note

    async def _keep(self) -> None:
        effort = int(self._effort) if self._effort.isdecimal() else None
        try:
            said = remark(effort=effort, note=self._note)
            await self._port.do(KeepRemark(session=self._session, remark=said))
        except (RemarkError, NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._snack.say(text("Saved."))

    async def _export(self, format: str) -> None:
        try:
            content = await self._port.history.export(self._session, format=format)
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        with self._client:
            ui.download.content(content, f"{self._session}.{format}")

    async def _discard(self) -> None:
        try:
            await self._port.do(DeleteSession(session=self._session))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._snack.say(text("The session is deleted."), undo=self._bring_back)

    async def _bring_back(self) -> None:
        try:
            await self._port.do(BringSessionBack(session=self._session))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._snack.say(text("The session is back."))
