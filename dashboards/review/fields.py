"""Form fields as the browser makes them, and what a form sends.

Keyboards, pickers and screen readers know them.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from nicegui import Client, events, ui

from dashboards.ports.review import Refused
from dashboards.review.html import Markup, joined, tag


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One line to fill in.

    Args:
        name: What its value is called in what the form sends.
        label: Always shown.
        kind: An input's type, e.g. "text", "date", "search".
        value: What stands in it at first.
        hint: A sentence below it; "": none.
        attributes: More of the input's attributes.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    attributes: Mapping[str, str | bool | None] | None = None


def field(line: FormField, *, form: str) -> Markup:
    """An input with its label, its hint and a place for what is wrong with it."""
    return _labelled(
        "input.field-box",
        form=form,
        name=line.name,
        label=line.label,
        hint=line.hint,
        attributes={
            "type": line.kind,
            "value": line.value or None,
            "autocomplete": "off",
            **(line.attributes or {}),
        },
    )


def choice(
    name: str,
    *,
    label: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    form: str,
    hint: str = "",
) -> Markup:
    """One of several: `options` are value and words."""
    return _labelled(
        "select.field-box",
        *(
            tag("option", words, attributes={"value": value, "selected": value == chosen})
            for value, words in options
        ),
        form=form,
        name=name,
        label=label,
        hint=hint,
    )


def long_text(name: str, *, label: str, value: str, form: str, limit: int) -> Markup:
    """Several lines of text."""
    return _labelled(
        "textarea.field-box",
        value,
        form=form,
        name=name,
        label=label,
        attributes={"rows": "3", "maxlength": str(limit)},
    )


def button(
    words: str, *, kind: str = "", submit: bool = False, attributes: Mapping[str, str] | None = None
) -> Markup:
    """A button; `kind` "primary", "danger" or nothing."""
    return tag(
        f"button.press{f'.{kind}' if kind else ''}",
        words,
        attributes={"type": "submit" if submit else "button", **(attributes or {})},
    )


def _labelled(
    element: str,
    *children: str,
    form: str,
    name: str,
    label: str,
    hint: str = "",
    attributes: Mapping[str, str | bool | None] | None = None,
) -> Markup:
    key = f"{form}-{name}"
    described = f"{key}-hint {key}-fault" if hint else f"{key}-fault"
    own = {"id": key, "name": name, "aria-describedby": described}
    return tag(
        "div.field",
        tag("label", label, attributes={"for": key}),
        tag(element, *children, attributes={**own, **(attributes or {})}),
        tag("p.field-hint", hint, attributes={"id": f"{key}-hint"}) if hint else None,
        tag("p.field-fault", attributes={"id": f"{key}-fault", "role": "alert"}),
    )


def form(name: str, *parts: str | None, label: str, classes: str = "") -> Markup:
    """A form whose faults are said at its fields; see `fault` in review.js."""
    return tag(
        f"form.fields{classes}",
        joined(parts),
        attributes={"id": name, "aria-label": label, "novalidate": True},
    )


Values = Mapping[str, str]

_VALUES_JS = "(e) => { e.preventDefault(); emit(review.values(e.target.closest('form'))); }"
_TYPED_JS = "(e) => { emit(review.values(e.target.closest('form'))); }"

# Ten a second follow a fast writer; each is one pass over the list.
TYPING_EVERY_S = 0.1


def on_submit(shown: ui.html, handle: Callable[[Values], Awaitable[None]]) -> None:
    """Call `handle` with the values by field name when the form in `shown` is sent."""

    async def sent(event: events.GenericEventArguments) -> None:
        await handle(_values(event))

    shown.on("submit", sent, js_handler=_VALUES_JS)


def on_press(shown: ui.html, word: str, handle: Callable[[Values], Awaitable[None]]) -> None:
    """Call `handle` with the values when the button with `data-press` `word` is pressed."""

    async def pressed(event: events.GenericEventArguments) -> None:
        await handle(_values(event))

    wanted = json.dumps(f"[data-press={word}]")
    shown.on(
        "click",
        pressed,
        js_handler=f"(e) => {{ if (e.target.closest({wanted})) "
        "emit(review.values(e.target.closest('form'))); }",
    )


def on_input(shown: ui.html, handle: Callable[[Values], None]) -> None:
    """Call `handle` with all values while the form in `shown` is filled in."""
    shown.on(
        "input",
        lambda event: handle(_values(event)),
        js_handler=_TYPED_JS,
        throttle=TYPING_EVERY_S,
    )


def say_fault(client: Client, form: str, refusal: Refused) -> None:
    """Say at each field that is at fault, or under the form, why it was refused."""
    client.run_javascript(f"review.fault({json.dumps(form)}, {json.dumps(refusal.faults)})")


def forget_faults(client: Client, form: str) -> None:
    """Nothing is wrong any more."""
    client.run_javascript(f"review.fault({json.dumps(form)}, [])")


def _values(event: events.GenericEventArguments) -> Values:
    sent = event.args
    return {str(key): str(value) for key, value in sent.items()} if isinstance(sent, dict) else {}
