"""Athletes: who there is, a new one, and one's profile."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import NotThere, Refused, ReviewPort
from dashboards.ports.review_changes import DeleteProfile, RestoreProfile, SaveProfile
from dashboards.ports.review_view_only import only_watching
from dashboards.review.fields import Values, on_submit, say_fault
from dashboards.review.html import Markup, icon, invitation, link, put, tag
from dashboards.review.page_frame import not_there, review_frame
from dashboards.review.profile_form import (
    FORM,
    profile_form,
    shown_values,
    unit_systems,
    zone_models,
)
from dashboards.web.buttons import Snack, small_button
from dashboards.words.own_curve import own_curve_lines
from dashboards.words.profile_keys import changes_of
from dashboards.words.resting_heart_rate import resting_lines
from dashboards.words.zone_basis import zone_basis
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units, ZoneModel
from sessions.past.learning import Learned, with_learned
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import local_day, zone_named


async def athletes_page(request: Request) -> None:
    """Everybody, for one browser."""
    async with review_frame(request, title=text("Athletes")) as reader:
        page = _AthletesPage(reader.port, may_change=reader.may_change)
        await page.show_athletes()


async def new_athlete_page(request: Request) -> None:
    """An empty form, for one browser."""
    async with review_frame(request, title=text("New athlete")) as reader:
        if reader.may_change:
            units = await reader.port.profiles.units()
            _ProfilePage(reader.port, Athlete(units=units), name=None)
        else:
            not_there(only_watching(), back="/athletes")


async def athlete_page(request: Request, name: str) -> None:
    """One profile's form, for one browser."""
    async with review_frame(request, title=text("Profile")) as reader:
        if not reader.may_change:
            not_there(only_watching(), back="/athletes")
            return
        try:
            athlete = await reader.port.profiles.profile(name)
        except NotThere:
            not_there(text("There is no such athlete"), back="/athletes")
        except Refused as exc:
            not_there(str(exc), back="/athletes")
        else:
            _ProfilePage(reader.port, athlete, name=name)


class _AthletesPage:
    def __init__(self, port: ReviewPort, *, may_change: bool) -> None:
        self._port = port
        self._may_change = may_change
        self._list = ui.element("div").classes("goals")
        new = tag("a.press.primary", icon("person_add"), text("New athlete"), attributes=_NEW)
        self._new = put(tag("div.presses", new if may_change else None))
        self._snack = Snack()

    async def show_athletes(self) -> None:
        """Show who there is now."""
        names = await self._port.profiles.names()
        default = await self._port.profiles.default()
        cards = [(name, await self._card(name, is_default=name == default)) for name in names]
        self._new.set_visibility(bool(names))  # the invitation has the same button
        self._list.clear()
        with self._list:
            if not names:
                put(
                    _nobody(may_change=self._may_change),
                    element="section",
                    classes="card invitation",
                )
            for name, card in cards:
                with ui.element("section").classes("card"):
                    put(card)
                    if not self._may_change:
                        continue
                    with ui.element("div").classes("presses card-presses"):
                        put(tag("a.press", text("Edit"), attributes={"href": _address(name)}))
                        small_button(
                            text("Delete"),
                            partial(self._delete, name),
                            kind="danger",
                            label=text("Delete {name}").format(name=name),
                        )

    async def _card(self, name: str, *, is_default: bool) -> Markup:
        """The profile and what was learned, or what is wrong with its file."""
        heading = tag("h2", name)
        try:
            athlete = await self._port.profiles.profile(name)
        except (NotThere, Refused) as exc:
            return tag("div", heading, tag("p.alarming", str(exc)))
        learned = await self._port.profiles.learned(athlete)
        chips = tag("span.chip", text("runs when nobody is named")) if is_default else None
        return tag(
            "div",
            tag("div.page-top", heading, chips),
            tag("ul.facts", *(tag("li", tag("span", line)) for line in _said(athlete, learned))),
        )

    async def _delete(self, name: str) -> None:
        try:
            athlete = await self._port.do(DeleteProfile(name=name))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        await self.show_athletes()
        said = text("{name} is deleted; sessions stay.").format(name=name)
        self._snack.say(said, undo=partial(self._restore, athlete))

    async def _restore(self, athlete: Athlete) -> None:
        try:
            await self._port.do(RestoreProfile(athlete=athlete))
        except Refused as exc:
            self._snack.say(str(exc))
            return
        await self.show_athletes()
        self._snack.say(text("{name} is back.").format(name=athlete.name))


class _ProfilePage:
    def __init__(self, port: ReviewPort, athlete: Athlete, *, name: str | None) -> None:
        self._port = port
        self._name = name
        self._client = ui.context.client
        self._athlete = athlete
        form = put(profile_form(athlete), element="section", classes="card")
        on_submit(form, self._save)

    def _changes(self, values: Values) -> dict[str, str]:
        units = Units(self._athlete.units)
        return changes_of(values, shown=shown_values(self._athlete), units=units)

    async def _save(self, values: Values) -> None:
        try:
            await self._port.do(SaveProfile(name=self._name, values=self._changes(values)))
        except NotThere:
            refusal = Refused(text("This athlete was deleted in the meantime."))
            say_fault(self._client, FORM, refusal)
        except Refused as exc:
            say_fault(self._client, FORM, exc)
        else:
            with self._client:
                ui.navigate.to("/athletes")


_NEW = {"href": "/athletes/new"}


def _address(name: str) -> str:
    return f"/athletes/of/{quote(name, safe='')}"


def _said(athlete: Athlete, learned: Learned) -> Iterator[str]:
    formatter = Formatter(Units(athlete.units))
    today = local_day(SystemClock().wall_ns(), zone=zone_named(athlete.time_zone))
    age = athlete.age_on(today)
    body = []
    if age is not None:
        body.append(text("{years} years").format(years=int(age)))
    if athlete.mass_kg is not None:
        body.append(formatter.mass(athlete.mass_kg))
    yield ", ".join(body) or text("Neither age nor mass is known: no energy from heart rate.")
    snapshot = with_learned(athlete, on=today, learned=learned)
    if snapshot.zone_bounds_bpm is None:
        yield text("No zones: they need a highest heart rate or an age.")
    else:
        model = dict(zone_models())[ZoneModel(athlete.zone_model).value]
        bounds = " · ".join(formatter.heart_rate(bpm) for bpm in snapshot.zone_bounds_bpm)
        yield text("Zones at {bounds} bpm ({model})").format(bounds=bounds, model=model)
        yield zone_basis(snapshot)
    yield from resting_lines(athlete, learned)
    yield from own_curve_lines(learned, snapshot, formatter)
    yield dict(unit_systems())[Units(athlete.units).value]


def _nobody(*, may_change: bool) -> Markup:
    words = text("Zones and energy need to know whose they are. Make the first profile:")
    return invitation(
        "person_add",
        text("Nobody is known yet"),
        tag("p", words) if may_change else None,
        tag("p", link(text("New athlete"), "/athletes/new")) if may_change else None,
        name="div",
    )
