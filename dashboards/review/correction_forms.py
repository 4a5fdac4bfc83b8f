"""Forms that correct a session: trim, split, merge, give to another athlete; and their undo."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from math import inf

from nicegui import Client, ui

from dashboards.ports.review import Correction, NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import (
    AssignSession,
    MergeSessions,
    SplitSession,
    TrimSession,
    UndoCorrection,
)
from dashboards.review.fields import (
    FormField,
    Values,
    button,
    choice,
    field,
    form,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, icon, put, tag
from dashboards.web.buttons import small_button
from dashboards.words.correction_words import correction_word
from dashboards.words.dates import moment_words
from dashboards.words.moments import seconds_of
from sessions.core.model.athlete import Units
from sessions.store import Past, SessionRow
from sessions.text import text
from sessions.units import Formatter

_Correct = Callable[[Values], Awaitable[str]]
"""Carries out what a form says; the id of the session to show then."""


class CorrectionForms:
    """One form for each correction; after one the page shows the session anew, with its undo.

    Args:
        port: What is asked to correct.
        row: The session.
        duration_s: Its length.
        athletes: Everybody it may be given to.
        beside: Sessions it may be merged with.
    """

    def __init__(
        self,
        port: ReviewPort,
        row: SessionRow,
        *,
        duration_s: float,
        athletes: Sequence[str],
        beside: Sequence[Past],
    ) -> None:
        self._port = port
        self._id = row.id
        self._end = _typed(duration_s)
        self._client = ui.context.client
        others = [name for name in athletes if name != row.athlete.name]
        with ui.element("details").classes("corrections"):
            put(Markup(text("Correct this session")), element="summary", classes="press")
            put(
                tag(
                    "p.quiet",
                    text(
                        "What was measured stays as it is: every correction can be taken back, and "
                        "figures, week and exports follow it."
                    ),
                )
            )
            self._form("trim", _trim_form(duration_s), self._trim)
            self._form("split", _split_form(duration_s), self._split)
            if beside:
                self._form("merge", _merge_form(beside), self._merge)
            if others:
                self._form("assign", _assign_form(others), self._assign)

    def _form(self, name: str, content: Markup, correct: _Correct) -> None:
        on_submit(put(content), partial(self._sent, name, correct))

    async def _sent(self, name: str, correct: _Correct, values: Values) -> None:
        try:
            shown = await correct(values)
        except (NotThere, Refused) as exc:
            refusal = exc if isinstance(exc, Refused) else Refused(str(exc))
            say_fault(self._client, name, refusal)
            return
        show_session(self._client, shown)

    async def _trim(self, values: Values) -> str:
        from_s = _moment(values, "from")
        # The end as it stands there is the whole end, with its fraction of a second.
        to_s = inf if values.get("to") == self._end else _moment(values, "to")
        if from_s <= 0 and to_s == inf:
            raise Refused(text("Nothing would be cut off."), field="from")
        await self._port.do(TrimSession(session=self._id, from_s=from_s, to_s=to_s))
        return self._id

    async def _split(self, values: Values) -> str:
        await self._port.do(SplitSession(session=self._id, at_s=_moment(values, "at")))
        return self._id

    async def _merge(self, values: Values) -> str:
        return await self._port.do(MergeSessions(sessions=(self._id, values.get("with", ""))))

    async def _assign(self, values: Values) -> str:
        await self._port.do(AssignSession(session=self._id, athlete=values.get("athlete", "")))
        return self._id


class CorrectionNotice:
    """What was done to the session last, with its undo where `may_change`."""

    def __init__(
        self,
        port: ReviewPort,
        row: SessionRow,
        *,
        last: Correction,
        may_change: bool,
        tell: Callable[[str], None],
    ) -> None:
        self._port = port
        self._id = row.id
        self._tell = tell
        self._client = ui.context.client
        with ui.element("section").classes("card corrected"):
            put(_done(last, time_zone=row.athlete.time_zone))
            if may_change:
                small_button(text("Undo"), self._undo, label=_undo_words(last))

    async def _undo(self) -> None:
        try:
            ids = await self._port.do(UndoCorrection(session=self._id))
        except (NotThere, Refused) as exc:
            self._tell(str(exc))
            return
        show_session(self._client, ids[0] if ids else self._id)


def show_session(client: Client, session: str) -> None:
    """Load the page of a session anew."""
    client.open(f"/sessions/{session}")


def _done(last: Correction, *, time_zone: str | None) -> Markup:
    day, time = moment_words(last.at_ns, time_zone=time_zone)
    links = [
        tag("a", other, attributes={"href": f"/sessions/{other}"})
        for other in last.others
        if last.what == "split"
    ]
    return tag(
        "p",
        icon("edit"),
        tag("b", correction_word(last.what)),
        f" · {day} {time} ",
        *links,
        *(f" {other}" for other in last.others if last.what == "merge"),
    )


def _undo_words(last: Correction) -> str:
    return text("Undo: {correction}").format(correction=correction_word(last.what))


def _trim_form(duration_s: float) -> Markup:
    return _form(
        "trim",
        text("Trim"),
        _box("trim", "from", text("From"), "0:00"),
        _box("trim", "to", text("To"), _typed(duration_s)),
        press=text("Trim"),
    )


def _split_form(duration_s: float) -> Markup:
    return _form(
        "split",
        text("Split"),
        _box("split", "at", text("The second begins at"), _typed(duration_s / 2)),
        press=text("Split"),
    )


def _merge_form(beside: Sequence[Past]) -> Markup:
    options = []
    for line in beside:
        day, time = moment_words(line.started_ns, time_zone=line.time_zone)
        plan = line.plan or text("Free run")
        options.append((line.id, f"{day} {time} · {plan}"))
    box = choice(
        "with",
        label=text("With"),
        options=options,
        chosen=options[0][0],
        form="merge",
        hint=text("In between it is paused."),
    )
    return _form("merge", text("Merge"), box, press=text("Merge"))


def _assign_form(others: Sequence[str]) -> Markup:
    box = choice(
        "athlete",
        label=text("Whose run it was"),
        options=[(name, name) for name in others],
        chosen=others[0],
        form="assign",
    )
    return _form("assign", text("Another athlete"), box, press=text("Give"))


def _form(name: str, title: str, *boxes: Markup, press: str) -> Markup:
    return form(
        name,
        tag("h3.wide-field", title),
        *boxes,
        tag("div.presses.field-press", button(press, submit=True)),
        tag("p.field-fault.wide-field", attributes={"id": f"{name}-fault", "role": "alert"}),
        label=title,
    )


def _box(form_name: str, name: str, label: str, value: str) -> Markup:
    return field(
        FormField(name=name, label=label, value=value, attributes={"inputmode": "text"}),
        form=form_name,
    )


def _typed(seconds: float) -> str:
    return Formatter(Units.METRIC).duration(seconds)


def _moment(values: Values, name: str) -> float:
    seconds = seconds_of(values.get(name, ""))
    if seconds is None:
        raise Refused(text("Write a moment like 90, 1:30 or 1:02:03."), field=name)
    return seconds
