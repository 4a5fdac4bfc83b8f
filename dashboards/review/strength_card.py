"""Strength card of the week: the last session's sets again, a plate more or less, written down."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from dashboards.ports.review import WeekPage
from dashboards.review.html import put, tag
from dashboards.web.buttons import small_button
from dashboards.words.strength import count_words, sets_words, today_words, two_ways, why_words
from sessions.core.model.athlete import Units
from sessions.strength.adjusting import adjusted
from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.exercises import THREE, exercise_words
from sessions.strength.progression import NextSets
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import Strength

Save = Callable[[Strength], Awaitable[None]]

FIRST_SETS = (8, 8)
"""For who has written nothing down yet, with the body alone: one set is enough to begin with, two
to four of 8 to 12 do more (Garber et al. 2011)."""


class StrengthCard:
    """What is proposed for the next session; each exercise can be changed and left out.

    Args:
        page: The week it stands on; nothing is shown but in the present one.
        save: Writes it down.
    """

    def __init__(self, page: WeekPage, *, save: Save) -> None:
        units = Units(page.athlete.units)
        self._save = save
        self._formatter = Formatter(units)
        self._in_lb = units is Units.IMPERIAL
        self._page = page
        self._sets: dict[str, ExerciseSets] = {}
        self._left_out: set[str] = set()
        self._is_changed = False
        self._rows: dict[str, _Row] = {}
        with ui.element("section").classes("card goal strength-card") as self._box:
            put(tag("h2", text("Strength, next time")))
            self._today = ui.label().classes("strong-note")
            self._list = ui.element("ul").classes("entries")
            with ui.element("div").classes("presses"):
                self._choices = ui.element("div").classes("presses")
                with self._choices:
                    small_button(text("As last time"), self._take_last)
                    small_button(text("A little more"), self._take_next)
                small_button(text("Write this down"), self._write_down, kind="primary")
            for words in two_ways():
                put(tag("p", words))
        self.paint(page)

    def paint(self, page: WeekPage) -> None:
        """Show this week; what a person has changed and not saved stays."""
        self._page = page
        strength = page.report.strength
        self._box.visible = strength.today is not None
        self._choices.visible = bool(strength.next)
        if strength.today is None:
            return
        self._today.text = today_words(strength.today)
        if not self._is_changed:
            self._sets, self._left_out = self._as_last_time(), set()
        self._refresh()

    def _refresh(self) -> None:
        """Rows stay where they are: a second press must not fall on one that was taken away."""
        if list(self._rows) != list(self._sets):
            self._list.clear()
            with self._list:
                self._rows = {
                    name: _Row(step=partial(self._step, name), toggle=partial(self._toggle, name))
                    for name in self._sets
                }
        for name, row in self._rows.items():
            shown = sets_words(self._sets[name], self._formatter)
            is_out = name in self._left_out
            row.paint(exercise_words(name) if is_out else shown, why=self._why(name), is_out=is_out)

    def _why(self, name: str) -> str:
        if name in self._left_out:
            return text("left out")
        one = self._proposals().get(name)
        if one is None:
            return text("to begin with")
        if self._sets[name] == one.proposed:
            return why_words(one, self._formatter)
        last = count_words(one.last, self._formatter)
        return text("last time {sets}").format(sets=last)

    def _proposals(self) -> dict[str, NextSets]:
        return {one.proposed.exercise: one for one in self._page.report.strength.next}

    def _as_last_time(self) -> dict[str, ExerciseSets]:
        """The exercises of the last session with exercises, else the three that it began with."""
        proposals = self._proposals()
        if not proposals:
            return {name: ExerciseSets(exercise=name, repetitions=FIRST_SETS) for name in THREE}
        newest = max(one.on for one in proposals.values())
        return {name: one.last for name, one in proposals.items() if one.on == newest}

    async def _take_last(self) -> None:
        self._sets = self._as_last_time()
        self._change()

    async def _take_next(self) -> None:
        proposals = self._proposals()
        self._sets = {name: proposals[name].proposed for name in self._as_last_time()}
        self._change()

    async def _step(self, name: str, steps: int) -> None:
        self._sets[name] = adjusted(self._sets[name], steps=steps, in_lb=self._in_lb)
        self._change()

    async def _toggle(self, name: str) -> None:
        self._left_out ^= {name}
        self._change()

    def _change(self) -> None:
        self._is_changed = True
        self._refresh()

    async def _write_down(self) -> None:
        exercises = tuple(sets for name, sets in self._sets.items() if name not in self._left_out)
        if not exercises:
            return
        self._is_changed = False
        await self._save(Strength(exercises=exercises))


class _Row:
    """One exercise with its buttons."""

    def __init__(
        self,
        *,
        step: Callable[[int], Awaitable[None]],
        toggle: Callable[[], Awaitable[None]],
    ) -> None:
        with ui.element("li"):
            with ui.element("div"):
                self._sets = ui.label()
                self._reason = ui.label().classes("quiet")
            with ui.element("div").classes("presses"):
                self._less = small_button("−", partial(step, -1))
                self._more = small_button("+", partial(step, 1))
                self._out = small_button(text("Leave out"), toggle)
                self._back = small_button(text("Add"), toggle)

    def paint(self, shown: str, *, why: str, is_out: bool) -> None:
        """Show the sets, and what a screen reader says of the buttons."""
        self._sets.text, self._reason.text = shown, why
        said = (
            (self._less, text("Less: {sets}"), not is_out),
            (self._more, text("More: {sets}"), not is_out),
            (self._out, text("Leave out: {sets}"), not is_out),
            (self._back, text("Add: {sets}"), is_out),
        )
        for button, label, is_there in said:
            button.visible = is_there
            button.props["aria-label"] = label.format(sets=shown)
            button.update()
