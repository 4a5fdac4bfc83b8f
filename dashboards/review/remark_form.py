"""Remarks of the runner on a session: how hard it felt, and words."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.ports.review import Refused
from dashboards.review.fields import (
    Values,
    button,
    choice,
    forget_faults,
    form,
    long_text,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, put, tag
from dashboards.words.core_notes import effort_words
from sessions.store.stored_values import LONGEST_NOTE, Remark, RemarkError, remark
from sessions.text import text

FORM = "remark"


def remark_words(said: Remark) -> Markup:
    """The same for who may only read it."""
    effort = None if said.effort is None else text("Effort") + f" {said.effort}/10"
    return tag(
        "div",
        tag("h2", text("How it went")),
        *(tag("p", line) for line in (effort, said.note) if line),
    )


class RemarkForm:
    """Keeps what is written when it is saved; `keep` writes it down, `tell` says so."""

    def __init__(
        self,
        said: Remark,
        *,
        keep: Callable[[Remark], Awaitable[None]],
        tell: Callable[[str], None],
    ) -> None:
        self._client = ui.context.client
        self._keep = keep
        self._tell = tell
        effort = "" if said.effort is None else str(said.effort)
        content = form(
            FORM,
            tag("h2", text("How it went")),
            choice(
                "effort",
                label=text("Perceived effort, 1 to 10"),
                options=effort_words(),
                chosen=effort,
                form=FORM,
            ),
            long_text("note", label=text("Notes"), value=said.note, form=FORM, limit=LONGEST_NOTE),
            tag("div.presses", button(text("Save"), kind="primary", submit=True)),
            tag("p.field-fault", attributes={"id": f"{FORM}-fault", "role": "alert"}),
            label=text("How it went"),
            classes=".single",
        )
        on_submit(put(content, element="section", classes="card"), self._save)

    async def _save(self, values: Values) -> None:
        effort = values.get("effort", "")
        try:
            said = remark(
                effort=int(effort) if effort.isdecimal() else None, note=values.get("note", "")
            )
            await self._keep(said)
        except (RemarkError, Refused) as exc:
            say_fault(self._client, FORM, Refused(str(exc)))
            return
        forget_faults(self._client, FORM)
        self._tell(text("Saved."))
