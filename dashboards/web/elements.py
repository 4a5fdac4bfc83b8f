"""Elements of a page, and what may change of them: only that is sent to the browser."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui


def attribute(element: ui.element, name: str, *, value: Any) -> None:
    """Set an HTML attribute or component prop; None takes it away."""
    if element.props.get(name) == value:
        return
    if value is None:
        element.props.pop(name)
    else:
        element.props[name] = value


def region(tag: str, classes: str, *, label: str) -> ui.element:
    """A part of the page that a screen reader announces by `label`."""
    element = ui.element(tag).classes(classes)
    element.props["aria-label"] = label
    return element


def heading(words: str, *, classes: str, level: int = 1) -> ui.label:
    """A title; a screen reader lists it by its level."""
    title = ui.label(words).classes(classes)
    title.props.update({"role": "heading", "aria-level": str(level)})
    return title


def icon(name: str, *, classes: str = "") -> ui.icon:
    """A sign beside a word; screen readers skip it."""
    sign = ui.icon(name).classes(classes)
    sign.props["aria-hidden"] = "true"
    return sign


@contextmanager
def table(heads: Iterable[tuple[str, str]]) -> Iterator[None]:
    """A table; its rows are built inside the block. `heads`: each column's word and CSS classes."""
    with ui.element("table"):
        with ui.element("thead"), ui.element("tr"):
            for head, classes in heads:
                cell = ui.element("th").classes(classes)
                cell.props["scope"] = "col"
                with cell:
                    ui.label(head)
        with ui.element("tbody"):
            yield
