"""Labelled form fields, as the browser makes them: keyboards, pickers and readers know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    key = f"{form}-{line.name}"
    box = tag(
        "input.field-box",
        attributes={
            "id": key,
            "name": line.name,
            "type": line.kind,
            "value": line.value or None,
            "autocomplete": "off",
            "aria-describedby": _described(key, hint=line.hint),
            **(line.attributes or {}),
        },
    )
    return _wrapped(key, label=line.label, box=box, hint=line.hint)


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
    key = f"{form}-{name}"
    box = tag(
        "select.field-box",
        *(
            tag("option", words, attributes={"value": value, "selected": value == chosen})
            for value, words in options
        ),
        attributes={
            "id": key,
            "name": name,
            "aria-describedby": _described(key, hint=hint),
        },
    )
    return _wrapped(key, label=label, box=box, hint=hint)


def long_text(name: str, *, label: str, value: str, form: str, limit: int) -> Markup:
    """Several lines of text."""
    key = f"{form}-{name}"
    box = tag(
        "textarea.field-box",
        value,
        attributes={
            "id": key,
            "name": name,
            "rows": "3",
            "maxlength": str(limit),
            "aria-describedby": _described(key, hint=""),
        },
    )
    return _wrapped(key, label=label, box=box, hint="")


def button(
    words: str, *, kind: str = "", submit: bool = False, attributes: Mapping[str, str] | None = None
) -> Markup:
    """A button; `kind` "primary", "danger" or nothing."""
    return tag(
        f"button.press{f'.{kind}' if kind else ''}",
        words,
        attributes={"type": "submit" if submit else "button", **(attributes or {})},
    )


def _wrapped(key: str, *, label: str, box: Markup, hint: str) -> Markup:
    return tag(
        "div.field",
        tag("label", label, attributes={"for": key}),
        box,
        tag("p.field-hint", hint, attributes={"id": f"{key}-hint"}) if hint else None,
        tag("p.field-fault", attributes={"id": f"{key}-fault", "role": "alert"}),
    )


def _described(key: str, *, hint: str) -> str:
    return f"{key}-hint {key}-fault" if hint else f"{key}-fault"


def form(name: str, *parts: str | None, label: str, classes: str = "") -> Markup:
    """A form whose faults are said at its fields; see `fault` in review.js."""
    return tag(
        f"form.fields{classes}",
        joined(parts),
        attributes={"id": name, "aria-label": label, "novalidate": True},
    )
