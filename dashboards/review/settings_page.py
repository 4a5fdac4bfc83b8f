"""Settings: what is set, what can be changed here, and how store and sinks are."""

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import Key, NotThere, Refused, ReviewPort, Settings, SinkHealth
from dashboards.ports.review_changes import SaveProfile
from dashboards.review.fields import (
    Values,
    button,
    choice,
    forget_faults,
    form,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, figures, put, tag
from dashboards.review.page_frame import review_frame
from dashboards.review.profile_form import unit_systems, zone_models
from dashboards.web.buttons import Snack
from dashboards.words.core_notes import sink_word
from sessions.core.model.athlete import Athlete, Units, ZoneModel
from sessions.store.health import Disk
from sessions.text import text
from sessions.units import number

FORM = "reading"
LOOK_EVERY_S = 5.0
_NOTHING = ("[]", '""')
"""Values, as TOML, that say nothing."""


async def settings_page(request: Request) -> None:
    """Build it for one browser."""
    async with review_frame(request, title=text("Settings")) as reader:
        name = await reader.port.profiles.default()
        settings = await reader.port.settings.settings()
        with ui.element("div").classes("columns"):
            with ui.element("div").classes("pile"):
                if reader.may_change:
                    await _reading(reader.port, name)
                put(_store(settings), element="section", classes="card")
            with ui.element("div").classes("pile"):
                sinks = put(_sinks(settings), element="section", classes="card")
                put(_sources(settings), element="section", classes="card")
        put(_keys(settings), element="section", classes="card")

        async def look_again() -> None:
            sinks.content = _sinks(await reader.port.settings.settings())

        ui.timer(LOOK_EVERY_S, look_again)


async def _reading(port: ReviewPort, name: str) -> None:
    if not name:
        put(_nobody_to_set(await port.profiles.names()), element="section", classes="card")
        return
    try:
        athlete = await port.profiles.profile(name)
    except (NotThere, Refused) as exc:
        put(tag("p.alarming", str(exc)), element="section", classes="card")
        return
    _ReadingForm(port, athlete)


class _ReadingForm:
    """Units and zones of the athlete who runs when nobody is named."""

    def __init__(self, port: ReviewPort, athlete: Athlete) -> None:
        self._port = port
        self._name = athlete.name
        self._client = ui.context.client
        content = form(
            FORM,
            tag("h2", text("Units and zones of {name}").format(name=athlete.name)),
            choice(
                "units",
                label=text("Units"),
                options=unit_systems(),
                chosen=Units(athlete.units).value,
                form=FORM,
            ),
            choice(
                "zone_model",
                label=text("Zones"),
                options=zone_models(),
                chosen=ZoneModel(athlete.zone_model).value,
                form=FORM,
                hint=text("For sessions from now on; stored ones keep theirs."),
            ),
            tag("p.field-fault", attributes={"id": f"{FORM}-fault", "role": "alert"}),
            tag("div.presses", button(text("Save"), kind="primary", submit=True)),
            label=text("Units and zones"),
            classes=".single",
        )
        on_submit(put(content, element="section", classes="card"), self._save)
        self._snack = Snack()

    async def _save(self, values: Values) -> None:
        try:
            await self._port.do(SaveProfile(name=self._name, values=values))
        except NotThere:
            say_fault(self._client, FORM, Refused(text("This athlete was deleted.")))
        except Refused as exc:
            say_fault(self._client, FORM, exc)
        else:
            forget_faults(self._client, FORM)
            self._snack.say(text("Saved."))


def _nobody_to_set(names: tuple[str, ...]) -> Markup:
    words = (
        text("Several people run here: units and zones are in each one's profile.")
        if names
        else text("Nobody is known yet: units and zones are in a profile.")
    )
    return tag(
        "div",
        tag("h2", text("Units and zones")),
        tag("p", words, " ", tag("a", text("Athletes"), attributes={"href": "/athletes"})),
    )


def _store(settings: Settings) -> Markup:
    health = settings.store
    state = (
        tag("span.good", text("writing"))
        if health.disk is Disk.WRITING
        else tag("span.alarming", health.notice or text("failing"))
    )
    return tag(
        "div",
        tag("h2", text("Store")),
        tag("p", tag("span.code", settings.data_dir), " ", state),
        figures(
            (
                (text("Size"), f"{number(settings.store_mib, decimals=1)} MiB"),
                (text("Kept in memory"), str(health.held_units)),
                (text("Lost, ever"), str(settings.losses + health.lost_notifications)),
                (text("Refused"), str(health.refused_units)),
            )
        ),
    )


def _sinks(settings: Settings) -> Markup:
    return tag(
        "div",
        tag("h2", text("Sinks")),
        *(_sink(sink) for sink in settings.sinks),
    )


def _sink(sink: SinkHealth) -> Markup:
    if not sink.is_on:
        words = text("off; set {key} in the configuration").format(key=sink.switch)
        return tag("div.key", tag("b", sink_word(sink.name)), tag("span.quiet", words))
    if sink.is_live:
        words = text("the present only; strapline doctor tries it")
        return tag(
            "div.key",
            tag("b", sink_word(sink.name)),
            tag("div", tag("span.code", sink.target), " ", words),
        )
    waiting = (
        tag("span.good", text("everything delivered"))
        if sink.waiting_rows == 0
        else tag("span", text("{count} rows wait").format(count=sink.waiting_rows))
    )
    refused = None
    if sink.refused_rows:
        words = text("{count} rows refused, last: {reason}").format(
            count=sink.refused_rows, reason=sink.last_refusal or ""
        )
        refused = tag("span.alarming", words)
    return tag(
        "div.key",
        tag("b", sink_word(sink.name)),
        tag("div", tag("span.code", sink.target), " ", waiting, " ", refused),
    )


def _sources(settings: Settings) -> Markup:
    wanted = ("heart_rate_priority", "speed_priority", "strap", "treadmill", "adapter")
    keys = [key for key in settings.keys if key.section == "devices" and key.name in wanted]
    return tag(
        "div",
        tag("h2", text("Sources")),
        tag("p.quiet", text("Which device gives a value when several could.")),
        *(_key(key) for key in keys),
    )


def _keys(settings: Settings) -> Markup:
    there = (
        text("Change them in this file, or as STRAPLINE_SECTION__KEY; then start again.")
        if settings.config_exists
        else text("The file is not there yet: write it to change a key, then start again.")
    )
    return tag(
        "div.keys",
        tag("h2", text("Configuration")),
        tag("p", tag("span.code", settings.config_path)),
        tag("p.quiet", there),
        *(_key(key) for key in settings.keys),
    )


def _key(key: Key) -> Markup:
    value = text("not set") if key.value is None or key.value in _NOTHING else key.value
    origin = text("default") if key.origin is None else key.origin
    return tag(
        "div.key",
        tag("span.code", f"{key.section}.{key.name}"),
        tag(
            "div",
            tag("span.value", value),
            tag("span.quiet", f" · {origin}"),
            tag("div.quiet", key.description) if key.description else None,
        ),
    )
