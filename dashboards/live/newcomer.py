"""Questions to who runs for the first time: what zones and energy need, asked beside Start."""

from collections.abc import Callable

from nicegui import ui

from dashboards.ports.review import ReviewPort
from dashboards.ports.review_changes import SaveProfile
from dashboards.web import elements as show
from dashboards.words.profile_keys import label
from ingest.clock import SystemClock
from sessions.core.model.athlete import Units
from sessions.live.live_port import LivePort, StartRefused
from sessions.live.runners import Runners
from sessions.text import text

# A profile that was saved has a place within a second.
LOOK_EVERY_S, LOOKS = 0.1, 50
_TYPED = "(event) => emit(event.target.value)"


class Newcomer:
    """The answers of one page: a profile is made of them at Start, and only if an age was typed."""

    def __init__(self, runners: Runners, review: ReviewPort) -> None:
        self._runners = runners
        self._review = review
        self._values: dict[str, str] = {}

    def ask(self) -> None:
        """Three fields; the age alone is enough for zones."""
        with show.region("section", "newcomer", label=text("Who runs?")):
            self._field("name", typed=text("Me"), kind="text")
            self._field("age_years", kind="number")
            self._field("mass_kg", kind="number")
        ui.label(text("Zones need the age, energy the mass too. The rest can wait.")).classes(
            "quiet"
        )

    def _field(self, key: str, *, kind: str, typed: str = "") -> None:
        self._values[key] = typed
        word = text("Age, years") if key == "age_years" else label(key, Units.METRIC)
        attributes = {
            "type": "text",
            "value": typed,
            "inputmode": "decimal" if kind == "number" else "text",
            "autocomplete": "off",
        }
        with ui.element("label").classes("newcomer-field"):
            ui.label(word).classes("eyebrow")
            box = show.element("input", "field-box", attributes)
        box.on("input", self._note(key), js_handler=_TYPED)

    def _note(self, key: str) -> "Callable[..., None]":
        def note(event: object) -> None:
            self._values[key] = str(getattr(event, "args", "")).strip()

        return note

    async def port(self) -> LivePort | None:
        """The place of the profile that is made now; None: nothing was answered.

        Raises:
            StartRefused, Refused: an answer cannot be.
        """
        if not self._values.get("age_years"):
            return None
        values = {key: value.replace(",", ".") for key, value in self._values.items() if value}
        values["name"] = self._values.get("name") or text("Me")
        athlete = await self._review.do(SaveProfile(name=None, values=values))
        clock = SystemClock()
        for _ in range(LOOKS):
            if athlete.name in self._runners.athletes():
                return self._runners.port(athlete.name)
            await clock.sleep(LOOK_EVERY_S)
        raise StartRefused(text("{name} has no place here yet.").format(name=athlete.name))
