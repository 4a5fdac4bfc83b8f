"""Settings: what people change, how the places that data goes to are, and every key."""

from collections.abc import Iterator, Sequence

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import Key, NotThere, Refused, Remembered, ReviewPort, Settings
from dashboards.ports.review_changes import SaveProfile
from dashboards.ports.review_view_only import only_at_home
from dashboards.review.fields import (
    FormField,
    Values,
    button,
    choice,
    field,
    forget_faults,
    form,
    on_submit,
    say_fault,
)
from dashboards.review.html import Markup, put, tag
from dashboards.review.keys_form import KeysForm
from dashboards.review.page_frame import PageContext, review_frame
from dashboards.review.profile_form import shown_values, unit_systems, zone_models
from dashboards.review.settings_state import all_keys, sinks_card, store_card
from dashboards.review.tokens_card import TokensCard
from dashboards.web.buttons import Snack
from dashboards.web.languages import LANGUAGE_COOKIE
from dashboards.web.site import site_of
from dashboards.words.profile_keys import changes_of, label
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Athlete, Units, ZoneModel
from sessions.text import LANGUAGES, language, text

FORM = "reading"
LOOK_EVERY_S = 5.0

_DEVICE_KEYS = ("strap", "treadmill", "foot_pod", "heart_rate_priority", "speed_priority")
_PLACES = {
    "influx": ("enabled", "url", "org", "bucket", "token"),
    "export": ("folder", "format"),
    "mqtt": ("enabled", "host", "port", "user", "password", "tls"),
    "grafana": ("live", "url", "token"),
}
_KINDS = {
    "devices.strap": (DeviceKind.STRAP,),
    "devices.treadmill": (DeviceKind.TREADMILL,),
    "devices.foot_pod": (DeviceKind.FOOT_POD,),
    "devices.heart_rate_priority": tuple(DeviceKind),
    "devices.speed_priority": (DeviceKind.TREADMILL, DeviceKind.FOOT_POD),
}
"""Which devices each key can name."""


async def settings_page(request: Request) -> None:
    """Build it for one browser."""
    async with review_frame(request, title=text("Settings")) as reader:
        name = await reader.port.profiles.default()
        settings = await reader.port.settings.settings()
        snack = Snack()
        with ui.element("div").classes("columns"):
            with ui.element("div").classes("pile"):
                if reader.may_change:
                    await _reading(reader.port, name, snack=snack)
                    _devices(reader.port, settings, snack=snack)
                _this_browser()
            with ui.element("div").classes("pile"):
                sinks = put(sinks_card(settings), element="section", classes="card")
                if reader.may_change:
                    _places(reader, settings, snack=snack)
                    await _tokens(request, reader.port)
                put(store_card(settings), element="section", classes="card")
        put(all_keys(settings), element="section", classes="card")

        async def look_again() -> None:
            sinks.content = sinks_card(await reader.port.settings.settings())

        ui.timer(LOOK_EVERY_S, look_again)


async def _reading(port: ReviewPort, name: str, *, snack: Snack) -> None:
    if not name:
        put(_nobody_to_set(await port.profiles.names()), element="section", classes="card")
        return
    try:
        athlete = await port.profiles.profile(name)
    except (NotThere, Refused) as exc:
        put(tag("p.alarming", str(exc)), element="section", classes="card")
        return
    _ReadingForm(port, athlete, snack=snack)


class _ReadingForm:
    """Units, zones and highest heart rate of the athlete who runs when nobody is named."""

    def __init__(self, port: ReviewPort, athlete: Athlete, *, snack: Snack) -> None:
        self._port = port
        self._athlete = athlete
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
            field(
                FormField(
                    name="heart_rate_max_bpm",
                    label=label("heart_rate_max_bpm", Units(athlete.units)),
                    value=shown_values(athlete)["heart_rate_max_bpm"],
                    hint=text("Measured. Empty: learned, or estimated from age."),
                    attributes={"inputmode": "decimal"},
                ),
                form=FORM,
            ),
            tag("p.field-fault", attributes={"id": f"{FORM}-fault", "role": "alert"}),
            tag("div.presses", button(text("Save"), kind="primary", submit=True)),
            label=text("Units and zones"),
            classes=".single",
        )
        on_submit(put(content, element="section", classes="card"), self._save)
        self._snack = snack

    async def _save(self, values: Values) -> None:
        athlete = self._athlete
        changes = changes_of(values, shown=shown_values(athlete), units=Units(athlete.units))
        try:
            await self._port.do(SaveProfile(name=athlete.name, values=changes))
            self._athlete = await self._port.profiles.profile(athlete.name)
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


def _devices(port: ReviewPort, settings: Settings, *, snack: Snack) -> None:
    keys = _keys(settings, "devices", _DEVICE_KEYS)
    with ui.element("section").classes("card"):
        put(tag("h2", text("Devices")))
        put(tag("p.quiet", text("Which device is taken, and whose value counts, among several.")))
        KeysForm(
            port,
            "devices",
            keys,
            title=text("Devices"),
            options={key.dotted: [*_device_options(key, settings.devices)] for key in keys},
            snack=snack,
        )


def _device_options(key: Key, devices: Sequence[Remembered]) -> Iterator[tuple[str, str]]:
    yield "", text("the one that is found")
    aliases = {
        device.alias: device.words for device in devices if device.kind in _KINDS[key.dotted]
    }
    yield from aliases.items()
    if key.typed and key.typed not in aliases:
        yield key.typed, key.typed


def _places(reader: PageContext, settings: Settings, *, snack: Snack) -> None:
    with ui.element("section").classes("card"):
        put(tag("h2", text("Set up")))
        if reader.from_elsewhere:
            put(tag("p.quiet", only_at_home()))
            return
        titles = {
            "influx": "InfluxDB",
            "export": text("A folder of files"),
            "mqtt": text("MQTT broker"),
            "grafana": "Grafana",
        }
        for section, names in _PLACES.items():
            with ui.element("details").classes("data-place"):
                put(tag("span", titles[section]), element="summary")
                KeysForm(
                    reader.port,
                    section,
                    _keys(settings, section, names),
                    title=titles[section],
                    snack=snack,
                    with_trial=True,
                )


async def _tokens(request: Request, port: ReviewPort) -> None:
    readers = site_of(request).readers
    if readers is not None:
        names = await port.profiles.names()
        TokensCard(readers, athletes=names, address=str(request.base_url))


def _keys(settings: Settings, section: str, names: Sequence[str]) -> list[Key]:
    by_name = {key.name: key for key in settings.keys if key.section == section}
    return [by_name[name] for name in names]


def _this_browser() -> None:
    """What only this browser keeps: it changes it by itself (`shell.js`)."""
    languages = tag(
        "div.presses",
        *(
            tag(
                "button.press.language-switch",
                name,
                attributes={
                    "type": "button",
                    "lang": code,
                    "data-cookie": LANGUAGE_COOKIE,
                    "aria-pressed": "true" if code == language() else "false",
                },
            )
            for code, name in LANGUAGES.items()
        ),
    )
    put(
        tag(
            "div",
            tag("h2", text("This browser")),
            tag("h3.settings-part", text("Language")),
            languages,
            tag("h3.settings-part", text("Sounds")),
            tag(
                "p",
                text("Which sounds play, and how loud, is set on the running page: "),
                tag("a", text("Live"), attributes={"href": "/"}),
            ),
            tag("h3.settings-part", text("Kept here")),
            tag(
                "p.quiet",
                text(
                    "Language, theme, sounds and the chosen athlete stay in this browser; "
                    "nothing is sent to anybody else."
                ),
            ),
            button(text("Forget them"), attributes={"data-forget": "true"}),
        ),
        element="section",
        classes="card",
    )
