"""Live page: one address for the session that runs, has ended or may be started."""

import asyncio
import json
from contextlib import ExitStack
from contextvars import copy_context
from pathlib import Path

from fastapi import Request
from nicegui import ui

from dashboards.live.controls import Controls
from dashboards.live.device_line import DeviceLine
from dashboards.live.device_offers import DeviceOffers
from dashboards.live.finished_view import FinishedView
from dashboards.live.idle_view import IdleView
from dashboards.live.newcomer import Newcomer
from dashboards.live.news_place import NewsPlace
from dashboards.live.proposed_card import proposed_card
from dashboards.live.running_view import RunningView
from dashboards.live.sound import Sounding, sound_panel
from dashboards.live.start_form import start_form
from dashboards.web import elements as show
from dashboards.web import shell
from dashboards.web.athlete_choice import ATHLETE_COOKIE, Athletes, chosen, link_to_all
from dashboards.web.page_on_connection import page
from dashboards.web.site import Site, site_of
from sessions.live.freshness import Freshness
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.runners import NobodyCalled
from sessions.text import text

# What is measured is drawn at once. Four looks a second beside that: a value that turns stale is
# drawn so within half a second.
# A browser that is sent more than it can draw answers no ping any more, and loses its connection.
NEWS_EVERY_S = 1 / 60  # one picture of the screen
SAMPLE_EVERY_S = 0.25
# Every second look also tells the browser that the line still stands.
LOOKS_PER_BEAT = 2

_HERE = Path(__file__).parent
_ASSETS = (
    shell.LINES,
    *(
        _HERE / name
        for name in (
            *("page.css", "plan.css", "sound.css", "after_run.css"),
            *("trend.js", "keys.js", "sound.js", "awake_video.js", "awake.js"),
        )
    ),
)


def register() -> None:
    """Make the pages known to NiceGUI."""
    page("/", assets=_ASSETS)(_here)
    page("/run", assets=_ASSETS)(_chooser)
    page("/run/{athlete:path}", assets=_ASSETS)(_of)


def _here(request: Request) -> None:
    runners = site_of(request).runners
    athlete = chosen(runners.athletes(), cookies=request.cookies)
    if athlete is None:
        _chooser(request)
    else:
        _live(request, runners.port(athlete), athlete=athlete)


def _of(request: Request, athlete: str) -> None:
    try:
        port = site_of(request).runners.port(athlete)
    except NobodyCalled:
        _chooser(request)
        return
    _live(request, port, athlete=athlete)
    kept = json.dumps([ATHLETE_COOKIE, athlete])
    ui.run_javascript(f"strapline.remember(...{kept})")


def _chooser(request: Request) -> None:
    runners = site_of(request).runners
    with shell.frame(request, title=text("Live")):
        choice = Athletes(runners)
    ui.timer(shell.BEAT_EVERY_S, choice.show_athletes)


def _live(request: Request, port: LivePort, *, athlete: str) -> None:
    is_one_of_many = len(site_of(request).runners.athletes()) > 1
    with shell.frame(request, title=text("Live"), beats=False) as frame:
        with frame.aside:
            if is_one_of_many:
                link_to_all()
            sound_panel()
        live = _LivePage(port, aside=frame.aside, site=site_of(request))
        live.show_present()
        site = site_of(request)
        proposed_card(site.review, site.starting, athlete=athlete, port=port)
        coach = None if site.review is None else site.review.coach
        start_form(site.starting, athlete=athlete, port=port, coach=coach)
    ui.timer(SAMPLE_EVERY_S, live.sample)


class _LivePage:
    """Looks at the port at every news and four times a second, and sends what changed."""

    def __init__(self, port: LivePort, *, aside: ui.element, site: Site) -> None:
        self._port = port
        self._site = site
        self._may_control = site.right.may_control
        is_asked = site.review is not None and self._may_control and not port.view().athlete
        self._newcomer = Newcomer(site.runners, site.review) if is_asked and site.review else None
        self._client = ui.context.client
        self._shown: LiveView | None = None
        self._section: show.Card[LiveView] | None = None
        self._section_key: tuple[object, ...] = ()
        self._looks = 0
        self._freshness: tuple[Freshness, ...] = ()
        self._sounding = Sounding()
        self._keeps_awake: bool | None = None
        self._look_is_due = False
        self._look_from_s = 0.0  # on the loop's clock
        # The page's own: it holds the reader's language.
        self._context = copy_context()
        watching = ExitStack()
        watching.enter_context(port.watched(self._news))
        self._client.on_delete(watching.close)
        with aside:
            self._athlete = ui.label().classes("quiet athlete")
            self._simulated = ui.label(text("Simulated")).classes("chip")
            self._simulated.props["title"] = text("It counts for no week, no learning and no load.")
        with ui.element("div").classes("shell"):
            self._news_place = NewsPlace()
            # Who may only watch is given no button: nothing that a forged event could press.
            refused = self._news_place.refuse
            self._controls = (
                Controls(port, refused=refused, newcomer=self._newcomer)
                if self._may_control
                else None
            )
            self._body = ui.element("div").classes("stage")
            self._offers = DeviceOffers(port if self._may_control else None)
            self._devices = DeviceLine()

    def _news(self) -> None:
        """Something was measured: look at once, unless the last look was just now."""
        if self._look_is_due or not self._client.has_socket_connection:
            return
        self._look_is_due = True
        loop = asyncio.get_running_loop()
        loop.call_at(self._look_from_s, self._look_at_news, context=self._context)

    def _look_at_news(self) -> None:
        self._look_is_due = False
        self._look_from_s = asyncio.get_running_loop().time() + NEWS_EVERY_S
        if self._looks > 0 and self._client.has_socket_connection:
            self._tell_browser(self.show_present())

    def sample(self) -> None:
        """Show the present, unless nobody is there to see it."""
        if not self._client.has_socket_connection:
            return
        if self._looks == 0:
            self._shown = None  # what waits for a connected page is painted now
        view = self.show_present()
        self._tell_browser(view, is_due=self._looks % LOOKS_PER_BEAT == 0)
        self._looks += 1

    def _tell_browser(self, view: LiveView, *, is_due: bool = False) -> None:
        """What is not painted: ages, sound, and whether the screen is to stay on.

        The browser ages values by itself, and hears of them once a second (`is_due`) and when one
        has come back: until then it would hide it as too old.
        """
        freshness = (view.heart_rate.freshness, view.speed.freshness)
        if is_due or freshness != self._freshness:
            self._freshness = freshness
            ages = {"heart": view.heart_rate.overdue_s, "motion": view.speed.overdue_s}
            self._client.run_javascript(f"strapline.beat({json.dumps(ages)})")
        news = self._sounding.news(view)
        if news is not None:
            self._client.run_javascript(f"strapline.sound.hear({json.dumps(news)})")
        keeps_awake = view.status not in {LiveStatus.IDLE, LiveStatus.FINISHED}
        if keeps_awake is not self._keeps_awake:
            self._keeps_awake = keeps_awake
            self._client.run_javascript(f"strapline.awake({json.dumps(keeps_awake)})")

    def show_present(self) -> LiveView:
        """Show the present state; what is shown already is not sent again."""
        view = self._port.view()
        if view == self._shown:
            return view
        self._shown = view
        self._athlete.text = view.athlete
        self._simulated.set_visibility(view.simulated)
        if self._controls is not None:
            self._controls.paint(view)
        self._offers.paint(view)
        self._devices.paint(view)
        self._news_place.paint(view)
        key = _section_key(view)
        if key != self._section_key:
            self._section_key = key
            self._body.clear()
            with self._body:
                self._section = self._section_for(view)
        if self._section is not None:
            self._section.paint(view)
        return view

    def _section_for(self, view: LiveView) -> show.Card[LiveView]:
        if view.status is LiveStatus.IDLE:
            return IdleView(view, site=self._site, newcomer=self._newcomer)
        if view.status is LiveStatus.FINISHED:
            return FinishedView(view, review=self._site.review, may_change=self._may_control)
        return RunningView(view, port=self._port, may_control=self._may_control)


def _section_key(view: LiveView) -> tuple[object, ...]:
    """What the parts of the page are built from; while it stays, they are only repainted."""
    if view.status is LiveStatus.IDLE:
        return (LiveStatus.IDLE, view.athlete, bool(view.devices))
    if view.status is LiveStatus.FINISHED:
        return (LiveStatus.FINISHED, view.session, view.units, view.breakdown is None)
    return (LiveStatus.RUNNING, view.session, view.units, view.zone_bounds_bpm, view.steps)
