"""Choice of the athlete whose live page is shown, where several run at the same time."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.kinds import status_word
from sessions.live.runners import Runners
from sessions.text import text

ATHLETE_COOKIE = "strapline.athlete"


def chosen(athletes: Sequence[str], *, cookies: Mapping[str, str]) -> str | None:
    """The only athlete, else the one this browser has shown last; None: it has to be asked."""
    if len(athletes) == 1:
        return athletes[0]
    kept = unquote(cookies.get(ATHLETE_COOKIE, ""))
    return kept if kept in athletes else None


def address_of(athlete: str) -> str:
    """The path of one athlete's live page."""
    return f"/run/{quote(athlete, safe='')}"


def link_to_all() -> None:
    """The way to somebody else's page."""
    attributes = {"href": "/run", "aria-label": text("Choose another athlete")}
    with show.element("a", "tool everybody", attributes):
        show.icon("swap_horiz")


class Athletes:
    """Everybody who has a place, with what they do; a tap opens their page."""

    def __init__(self, runners: Runners) -> None:
        self._runners = runners
        self._shown: dict[str, ui.label] = {}
        self._list = show.region("section", "athletes", label=text("Athletes"))
        self.show_athletes()

    def show_athletes(self) -> None:
        """Show who is here now."""
        views = dict(zip(self._runners.athletes(), self._runners.views(), strict=True))
        if list(views) != list(self._shown):
            self._list.clear()
            with self._list:
                show.heading(text("Who runs?"), classes="totals-title")
                if not views:
                    ui.label(text("Nobody is here yet. Make a profile: strapline athlete new"))
                self._shown = {athlete: _entry(athlete) for athlete in views}
        for athlete, view in views.items():
            self._shown[athlete].text = status_word(view.status)


def _entry(athlete: str) -> ui.label:
    with show.element("a", "card athlete-entry", {"href": address_of(athlete)}):
        show.icon("person")
        ui.label(athlete or text("Nameless")).classes("athlete-name")
        return ui.label().classes("quiet")
