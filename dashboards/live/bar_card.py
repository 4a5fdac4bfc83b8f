"""The interval bar on the page: blocks by kind and height, the present, the marks, a legend."""

from collections.abc import Iterable

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.interval_bar import (
    Block,
    RailPart,
    mark_line,
    plan_blocks,
    present_share,
    rail,
    run_blocks,
)
from dashboards.words.kinds import kind_word, mark_word
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView, StepView
from sessions.live.missing import MarkKind, MarkView
from sessions.text import text
from sessions.units import Formatter

_KEYS = {MarkKind.NO_HEART_RATE: "gap", MarkKind.NO_SPEED: "gap", MarkKind.DOUBTFUL: "doubt"}


class IntervalBar:
    """Built once for a plan; a free run's grows by a block at each change of gait."""

    def __init__(self, steps: tuple[StepView, ...], formatter: Formatter) -> None:
        self._plan = plan_blocks(steps, formatter)
        label = text("The plan") if steps else text("Intervals so far")
        with ui.element("div").classes("bar"):
            with ui.element("div").classes("bar-field"):
                self._row = show.element(
                    "ol", "bar-blocks", {"aria-label": label, "data-testid": "interval-bar"}
                )
                self._present = show.element(
                    "div", "bar-present", {"data-testid": "present", "aria-hidden": "true"}
                )
            self._rail = ui.element("div").classes("bar-rail")
            self._legend = ui.element("div").classes("bar-legend")
        self._blocks: list[ui.element] = []
        self._drawn: tuple[Block, ...] = ()
        self._parts: list[ui.element] = []
        self._marks: tuple[MarkKind | None, ...] = ()
        self._legend_of: tuple[object, ...] = ()

    def paint(self, view: LiveView) -> None:
        """Show where the runner of `view` is."""
        formatter = Formatter(view.units)
        blocks = self._plan or run_blocks(view, formatter)
        self._draw(blocks)
        for index, element in enumerate(self._blocks):
            current = view.step_index if self._plan else len(blocks) - 1
            show.attribute(element, "data-step", value=_place(index, view, current=current))
        share = present_share(view)
        self._present.set_visibility(share is not None)
        if share is not None:
            self._present.style(f"left: {share:.1%}")
        parts = rail(view)
        self._draw_rail(parts, formatter)
        self._explain(blocks, (part.mark for part in parts if part.mark is not None))

    def _draw(self, blocks: tuple[Block, ...]) -> None:
        """Only what changed: without a plan that is the last block, and one more now and then."""
        if len(blocks) < len(self._blocks) or any(
            old.kind is not new.kind for old, new in zip(self._drawn, blocks, strict=False)
        ):
            self._row.clear()
            self._blocks, self._drawn = [], ()
        for index, block in enumerate(blocks):
            if index < len(self._drawn) and self._drawn[index] == block:
                continue
            if index == len(self._blocks):
                # The name is drawn by the style sheet: a long plan would be twice the elements.
                with self._row:
                    classes = f"bar-block kind-{block.kind.value}"
                    self._blocks.append(show.element("li", classes, {"data-name": block.name}))
            element = self._blocks[index]
            element.style(f"flex-grow: {block.seconds:.0f}; height: {block.height:.0%}")
            show.attribute(element, "aria-label", value=block.words)
            show.attribute(element, "title", value=block.words)
        self._drawn = blocks

    def _draw_rail(self, parts: tuple[RailPart, ...], formatter: Formatter) -> None:
        marks = tuple(None if part.mark is None else part.mark.kind for part in parts)
        if marks != self._marks:
            self._marks = marks
            self._rail.clear()
            with self._rail:
                self._parts = [_part(part, formatter) for part in parts]
        for element, part in zip(self._parts, parts, strict=True):
            element.style(f"flex-grow: {part.seconds:.0f}")

    def _explain(self, blocks: Iterable[Block], marks: Iterable[MarkView]) -> None:
        """Kinds and marks that are in the bar, each with its sign and its word."""
        kinds = {block.kind for block in blocks}
        signs = {_KEYS[mark.kind]: mark for mark in marks}
        legend: tuple[object, ...] = (*(kind for kind in Kind if kind in kinds), *sorted(signs))
        if legend == self._legend_of:
            return
        self._legend_of = legend
        self._legend.clear()
        with self._legend:
            for kind in Kind:
                if kind in kinds:
                    _sign(f"kind-{kind.value}", kind_word(kind))
            for key, mark in sorted(signs.items()):
                _sign(key, mark_word(mark, with_reason=False))


def _part(part: RailPart, formatter: Formatter) -> ui.element:
    if part.mark is None:
        return ui.element("div").classes("rail-part")
    line = mark_line(part.mark, formatter)
    attributes = {"title": line, "aria-label": line, "role": "img"}
    return show.element("div", f"rail-part {_KEYS[part.mark.kind]}", attributes)


def _sign(classes: str, word: str) -> None:
    with ui.element("div").classes("legend-entry"):
        show.element("div", f"swatch {classes}", {"aria-hidden": "true"})
        ui.label(word)


def _place(index: int, view: LiveView, *, current: int | None) -> str:
    if current is None:
        return "ahead" if view.plan is None else "done"
    if index < current:
        return "done"
    return "now" if index == current else "ahead"
