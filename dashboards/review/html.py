"""HTML written by hand, with everything a person wrote escaped.

A list of a thousand sessions or a table of sixty intervals as page elements would be a hundred
times the work for server and browser; what does not change by itself is sent as one text.
"""

from collections.abc import Iterable, Mapping
from html import escape

from nicegui import ui

from dashboards.web import signs
from sessions.text import text
from sessions.units import MISSING, Formatter

_VOID = frozenset({"br", "hr", "input"})


class Markup(str):
    """Text that is HTML already; everything else is escaped where it is put into a tag."""

    __slots__ = ()


def tag(
    name: str,
    *children: str | None,
    attributes: Mapping[str, str | bool | None] | None = None,
) -> Markup:
    """An element; None among the children is left out.

    Args:
        name: With its classes as a style sheet writes them: "td.number.wide".
        children: Markup, or text that will be escaped.
        attributes: True: without a value, False or None: not there.

    >>> tag("b.big", "a < b", attributes={"title": 'say "hi"', "hidden": False})
    '<b class="big" title="say &quot;hi&quot;">a &lt; b</b>'
    """
    element, *classes = name.split(".")
    said = {"class": " ".join(classes) or None, **(attributes or {})}
    written = "".join(
        f" {key}" if value is True else f' {key}="{escape(value)}"'
        for key, value in said.items()
        if value is not None and value is not False
    )
    if element in _VOID:
        return Markup(f"<{element}{written}>")
    return Markup(f"<{element}{written}>{joined(children)}</{element}>")


def joined(parts: Iterable[str | None]) -> Markup:
    """Parts one after the other; text among them is escaped."""
    return Markup(
        "".join(
            part if isinstance(part, Markup) else escape(part) for part in parts if part is not None
        )
    )


def icon(name: str) -> Markup:
    """A sign beside a word; screen readers skip it."""
    drawing = tag("svg", tag("use", attributes={"href": signs.address(name)}))
    return tag("i.q-icon", drawing, attributes={"aria-hidden": "true"})


def unseen(words: str) -> Markup:
    """For screen readers alone."""
    return tag("span.unseen", words)


def put(content: Markup, *, element: str = "div", classes: str = "") -> ui.html:
    """Show it; setting `content` of what is returned shows something else."""
    return ui.html(content, sanitize=False, tag=element).classes(classes)


def figures(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Name and value with its unit; what is missing says so."""
    return tag("dl.figures", *(_figure(name, shown) for name, shown in pairs))


def bpm(value: float | None, formatter: Formatter) -> str:
    """A heart rate with its unit."""
    return MISSING if value is None else text("{bpm} bpm").format(bpm=formatter.heart_rate(value))


def _figure(name: str, shown: str) -> Markup:
    value, _, unit = shown.partition(" ")
    return tag(
        "div.figure",
        tag("dt", name),
        tag("dd", tag("span.number", value), tag("span.unit", f" {unit}") if unit else None),
    )


def invitation(sign: str, title: str, *more: Markup | None, name: str = "div.invitation") -> Markup:
    """A card's words where there is nothing to show: why, and what to do."""
    return tag(name, icon(sign), tag("h2", title), *more)


def link(words: str, href: str, *, name: str = "a.press.primary") -> Markup:
    """A link that looks like a button."""
    return tag(name, words, attributes={"href": href})
