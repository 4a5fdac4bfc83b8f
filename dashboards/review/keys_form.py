"""A form over keys of the configuration: saved with an undo, tried before it is saved."""

from collections.abc import Mapping, Sequence

import msgspec
from nicegui import ui

from dashboards.ports.review import Key, Refused, ReviewPort
from dashboards.ports.review_changes import ChangeKeys
from dashboards.review.fields import (
    FormField,
    Values,
    button,
    choice,
    field,
    forget_faults,
    form,
    on_press,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, put, tag
from dashboards.web.buttons import Snack
from dashboards.words.config_keys import choice_word, key_hint, key_label
from sessions.text import text


class KeysForm:
    """Some keys of one section.

    Args:
        port: Who changes them.
        section: Its name, and that of the form.
        keys: Those on the form, in order.
        title: What it is called; shown by whoever places it.
        options: By key: value and words to choose from, in place of a line to write on.
        snack: Says what was done.
        with_trial: Whether a button tries what is typed.
    """

    def __init__(
        self,
        port: ReviewPort,
        section: str,
        keys: Sequence[Key],
        *,
        title: str,
        options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        snack: Snack,
        with_trial: bool = False,
    ) -> None:
        self._port = port
        self._section = section
        self._keys = {key.dotted: key for key in keys}
        self._options = options or {}
        self._snack = snack
        self._client = ui.context.client
        self._title = title
        self._with_trial = with_trial
        self._shown = put(self._form())
        on_submit(self._shown, self._save)
        if with_trial:
            on_press(self._shown, "try", self._try_out)
            self._outcome = put(tag("p"))
            self._outcome.props('role="status"')

    def _form(self) -> Markup:
        return form(
            self._section,
            *(self._field(key) for key in self._keys.values()),
            tag("p.field-fault.wide-field", attributes={"id": f"{self._section}-fault"}),
            tag(
                "div.presses.wide-field",
                button(text("Save"), kind="primary", submit=True),
                button(text("Try it"), attributes={"data-press": "try"})
                if self._with_trial
                else None,
            ),
            label=self._title,
        )

    def _field(self, key: Key) -> Markup:
        label, hint = key_label(key.dotted), key_hint(key.dotted)
        if key.variable is not None:
            hint = text("{variable} says it, and counts more.").format(variable=key.variable)
        options = self._options.get(key.dotted) or [(it, choice_word(it)) for it in key.choices]
        if options:
            chosen = _chosen(key)
            return choice(
                key.dotted,
                label=label,
                options=options,
                chosen=chosen,
                form=self._section,
                hint=hint,
            )
        line = FormField(
            name=key.dotted,
            label=label,
            kind="password" if key.is_secret else "text",
            value=key.typed,
            hint=_secret_hint(key) or hint,
            attributes={"placeholder": key.default, "autocomplete": "new-password"},
        )
        return field(line, form=self._section)

    async def _save(self, values: Values) -> None:
        changes = self._changes(values)
        if not changes:
            self._snack.say(text("Nothing was changed."))
            return
        try:
            before = await self._port.do(ChangeKeys(values=changes))
        except Refused as exc:
            say_fault(self._client, self._section, exc)
            return
        forget_faults(self._client, self._section)
        self._now_in_file(changes)

        async def undo() -> None:
            await self._port.do(ChangeKeys(values=before))
            self._now_in_file(before)
            self._snack.say(text("It is as before."))

        self._snack.say(text("Saved; it counts when Strapline starts again."), undo=undo)

    async def _try_out(self, values: Values) -> None:
        self._outcome.content = tag("p.quiet", text("Trying ..."))
        try:
            trial = await self._port.settings.try_out(self._section, values=self._changes(values))
        except Refused as exc:
            self._outcome.content = tag("p")
            say_fault(self._client, self._section, exc)
            return
        forget_faults(self._client, self._section)
        self._outcome.content = tag("p.good" if trial.works else "p.alarming", trial.words)

    def _now_in_file(self, values: Mapping[str, str]) -> None:
        """Show what stands in the file now: the next change is one of that."""
        for name, word in values.items():
            key = self._keys[name]
            if not key.is_secret:
                self._keys[name] = msgspec.structs.replace(key, typed=word)
        self._shown.content = self._form()

    def _changes(self, values: Values) -> dict[str, str]:
        """What differs from the file; an empty secret is kept as it is."""
        typed = {name: value.strip() for name, value in values.items() if name in self._keys}
        return {name: value for name, value in typed.items() if value != _chosen(self._keys[name])}


def _chosen(key: Key) -> str:
    """What its field shows: of a list of choices the default, while the file says nothing."""
    return key.typed or (key.default if key.choices else "")


def _secret_hint(key: Key) -> str:
    return text("Kept as it is while nothing is typed.") if key.is_secret and key.value else ""
