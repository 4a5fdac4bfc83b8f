"""The week of one athlete: goals, days, and the diary to write in."""

from functools import partial
from urllib.parse import unquote

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import NotThere, Refused, WeekPage
from dashboards.ports.review_changes import StrikeOut, WriteAgain, WriteDown
from dashboards.review.coach_card import CoachCard
from dashboards.review.diary_form import FORM, diary_form, entry_words, what_of
from dashboards.review.fields import Values, forget_faults, on_press, on_submit, say_fault
from dashboards.review.html import Markup, icon, put, tag
from dashboards.review.page_frame import PageContext, not_there, review_frame
from dashboards.review.strength_card import StrengthCard
from dashboards.review.week_parts import choice_of_athlete, days_row, goal_cards
from dashboards.review.weight_goal_form import FORGET, weight_goal_form, weight_goal_of
from dashboards.review.weight_goal_form import FORM as GOAL_FORM
from dashboards.web.athlete_choice import ATHLETE_COOKIE
from dashboards.web.buttons import Snack, small_button
from dashboards.words.dates import day_words
from dashboards.words.diary import weight_goal_words
from dashboards.words.week import session_count
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, EntryError, Strength, WeightGoal


async def this_week_page(request: Request) -> None:
    """The present week, for one browser."""
    await week_page(request, "")


async def week_page(request: Request, week: str) -> None:
    """The week of this name, for one browser; "": the present one."""
    async with review_frame(request, title=text("Week"), with_heading=False) as reader:
        names = await reader.port.profiles.names()
        kept = unquote(request.cookies.get(ATHLETE_COOKIE, ""))
        athlete = kept if kept in names else await reader.port.profiles.default()
        try:
            asked = Week.named(week) if week else None
            page = await reader.port.weeks.week(athlete, week=asked)
        except (ValueError, NotThere, Refused) as exc:
            not_there(str(exc), back="/week")
            return
        if not athlete and names:
            put(choice_of_athlete(names, athlete), element="section", classes="card")
            return
        _WeekPage(reader, page, athlete=athlete, names=names)


class _WeekPage:
    """Shows a week; what is written down or struck out shows at once."""

    def __init__(
        self, reader: PageContext, page: WeekPage, *, athlete: str, names: tuple[str, ...]
    ) -> None:
        self._port = reader.port
        self._may_change = reader.may_change
        self._athlete = athlete
        self._formatter = Formatter(Units(page.athlete.units))
        self._page = page
        self._client = ui.context.client
        put(_top(page), classes="week-top")
        if len(names) > 1:
            put(choice_of_athlete(names, athlete))
        if not athlete:
            put(_make_a_profile(), element="section", classes="card")
        self._days = put(Markup(), element="section", classes="card")
        self._days.props["aria-label"] = text("Days")
        self._goals = put(Markup(), classes="goals-box")
        with ui.element("div").classes("goals"):
            if page.today in page.report.week:
                CoachCard(
                    self._port,
                    athlete=athlete,
                    formatter=self._formatter,
                    may_change=self._may_change,
                )
            if self._may_change:
                form = put(
                    diary_form(self._formatter, today=page.today, week=page.report.week),
                    element="section",
                    classes="card",
                )
                on_submit(form, self._write_down)
                if page.today in page.report.week:
                    self._goal_form()
            self._strength = None
            if self._may_change:
                self._strength = StrengthCard(page, save=self._write_strength)
            self._entries = ui.element("section").classes("card")
        put(
            tag(
                "p.quiet",
                text(
                    "Local days, Monday to Sunday; simulated runs do not count. No medical advice."
                ),
            )
        )
        self._snack = Snack()
        self._paint()

    def _goal_form(self) -> None:
        shown = put(
            weight_goal_form(self._formatter, today=self._page.today),
            element="section",
            classes="card",
        )
        on_submit(shown, self._set_goal)
        on_press(shown, FORGET, self._forget_goal)

    def _paint(self) -> None:
        page = self._page
        self._days.content = days_row(page)
        self._goals.content = goal_cards(page, self._formatter)
        if self._strength is not None:
            self._strength.paint(page)
        self._entries.clear()
        with self._entries:
            put(tag("h2", text("Written down this week")))
            if not page.entries:
                words = text("Nothing yet: write the first line beside this.")
                put(tag("p.quiet", words if self._may_change else text("Nothing yet.")))
            with ui.element("ul").classes("entries"):
                for entry in page.entries:
                    self._line(entry)

    def _line(self, entry: Entry) -> None:
        words = self._words(entry)
        with ui.element("li"):
            ui.label(words)
            if not self._may_change:
                return
            small_button(
                text("Remove"),
                partial(self._strike, entry),
                label=text("Remove: {entry}").format(entry=words),
            )

    def _words(self, entry: Entry) -> str:
        zone = self._page.athlete.time_zone
        return entry_words(entry, self._formatter, time_zone=zone)

    async def _write_down(self, values: Values) -> None:
        try:
            what, day = what_of(values)
            entry = await self._port.do(
                WriteDown(athlete=self._athlete, what=what, note=values.get("note", ""), day=day)
            )
        except (EntryError, Refused) as exc:
            refusal = exc if isinstance(exc, Refused) else Refused(str(exc), field="amount")
            say_fault(self._client, FORM, refusal)
            return
        forget_faults(self._client, FORM)
        self._client.run_javascript(f'review.clear("{FORM}", ["amount", "note"])')
        await self._look_again()
        said = text("Written down: {entry}").format(entry=self._words(entry))
        self._snack.say(said, undo=partial(self._strike, entry))

    async def _set_goal(self, values: Values) -> None:
        try:
            goal = weight_goal_of(values, mass_unit=self._formatter.mass_unit)
            entry = await self._port.do(WriteDown(athlete=self._athlete, what=goal, note=""))
        except Refused as exc:
            say_fault(self._client, GOAL_FORM, exc)
            return
        forget_faults(self._client, GOAL_FORM)
        self._client.run_javascript(f'review.clear("{GOAL_FORM}", ["mass", "by", "rate"])')
        await self._look_again()
        said = text("Goal: {goal}").format(goal=weight_goal_words(goal, self._formatter))
        self._snack.say(said, undo=partial(self._strike, entry))

    async def _forget_goal(self, values: Values) -> None:
        goal = WeightGoal(mass_kg=None)
        entry = await self._port.do(WriteDown(athlete=self._athlete, what=goal, note=""))
        await self._look_again()
        self._snack.say(text("The goal is forgotten."), undo=partial(self._strike, entry))

    async def _write_strength(self, what: Strength) -> None:
        try:
            entry = await self._port.do(WriteDown(athlete=self._athlete, what=what, note=""))
        except Refused as exc:
            self._snack.say(str(exc))
            return
        await self._look_again()
        said = text("Written down: {entry}").format(entry=self._words(entry))
        self._snack.say(said, undo=partial(self._strike, entry))

    async def _strike(self, entry: Entry) -> None:
        try:
            await self._port.do(StrikeOut(entry=entry))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        await self._look_again()
        said = text("Removed: {entry}").format(entry=self._words(entry))
        self._snack.say(said, undo=partial(self._put_back, entry))

    async def _put_back(self, entry: Entry) -> None:
        try:
            await self._port.do(WriteAgain(entry=entry))
        except Refused as exc:
            self._snack.say(str(exc))
            return
        await self._look_again()
        self._snack.say(text("It is back."))

    async def _look_again(self) -> None:
        self._page = await self._port.weeks.week(self._athlete, week=self._page.report.week)
        self._paint()


def _top(page: WeekPage) -> Markup:
    week = page.report.week
    before, after = week.beside(-1), week.beside(1)
    days = f"{day_words(week.monday, with_year=False)} – {day_words(week.sunday)}"
    return tag(
        "div.page-top",
        tag("h1", text("Week {name}").format(name=week.name)),
        tag("span.quiet", f"{days} · {session_count(len(page.report.sessions))}"),
        tag(
            "nav.presses",
            _to(before, text("Previous week"), "chevron_left"),
            _to(after, text("Next week"), "chevron_right") if after.monday <= page.today else None,
            attributes={"aria-label": text("Weeks")},
        ),
    )


def _to(week: Week, words: str, sign: str) -> Markup:
    return tag("a.press", icon(sign), words, attributes={"href": f"/week/{week.name}"})


def _make_a_profile() -> Markup:
    return tag(
        "p",
        text("Nobody is known yet: goals need to know whose they are."),
        " ",
        tag("a", text("Make a profile"), attributes={"href": "/athletes/new"}),
    )
