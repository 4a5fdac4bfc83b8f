"""The present moment as a panel that is legible on a terminal of 80 by 24."""

from math import ceil

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dashboards.terminal.plan_bar import plan_bar
from dashboards.words.alarm_words import alarm_words, is_alarming
from dashboards.words.gauge import Gauge, gauges
from dashboards.words.kinds import link_word
from dashboards.words.plan_position import PlanPositionWords, course, plan_remaining_s
from dashboards.words.so_far_words import cadence_words, so_far_words
from dashboards.words.suggestion_words import suggestion_lines
from dashboards.words.zone_colours import zone_label, zones
from sessions.control.state_words import notice
from sessions.live.freshness import Freshness
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.workouts.cues import TargetStanding

MAX_WIDTH = 80
_BAR_WIDTH = 74
_PAUSED = "bold black on yellow"
_MOST_NOTICES = 3  # one line each, so that the panel stays below 24
_SIGNS = {
    TargetStanding.UNDER: "▲",
    TargetStanding.IN: "✓",
    TargetStanding.OVER: "▼",
    TargetStanding.UNKNOWN: "",
}
_ALARM_SIGNS = {"arrow_downward": "▼", "warning": "▲"}
_STYLES = {
    TargetStanding.UNDER: "bold blue",
    TargetStanding.IN: "bold green",
    TargetStanding.OVER: "bold yellow",
}


def panel(view: LiveView) -> RenderableType:
    """Heart rate and zone, the interval, the numbers, the devices and what is wrong."""
    formatter = Formatter(view.units)
    now = course(view, formatter)
    parts: list[RenderableType] = [_heart(view, formatter), Text()]
    if view.status is not LiveStatus.IDLE:
        parts.append(_paused(now) if view.status is LiveStatus.PAUSED else _interval(now))
        parts += [_target(gauge) for gauge in gauges(view, formatter)]
    if now.cue or now.standing_words:
        parts.append(_plan_text(now))
    if view.status in (LiveStatus.RUNNING, LiveStatus.PAUSED):
        parts += [Padding(row, (0, 0, 0, 2)) for row in _bar(view, formatter)]
    if now.following is not None:
        parts.append(Text.assemble(("   " + text("Next") + "  ", "dim"), now.following))
    parts += [Text(), _numbers(view, formatter), Text(), _devices(view)]
    parts += _notices(view)
    return Panel(
        Group(*parts),
        title=_title(view),
        title_align="left",
        subtitle=_clocks(view, formatter),
        subtitle_align="right",
        width=MAX_WIDTH,
        border_style=_border(view),
    )


def _clocks(view: LiveView, formatter: Formatter) -> str:
    """Where it stands, for how long, and how much of the plan is left."""
    parts = [f"{status_word(view.status)} {formatter.duration(view.running_s)}"]
    left_s = plan_remaining_s(view)
    if left_s:
        left = formatter.duration(ceil(left_s))
        parts.append(text("plan: {time} left").format(time=left))
    return " · ".join(parts) + " "


def status_word(status: LiveStatus) -> str:
    """Where the session stands, in the reader's language."""
    return {
        LiveStatus.IDLE: text("Idle"),
        LiveStatus.WAITING: text("Waiting for the first value"),
        LiveStatus.RUNNING: text("Running"),
        LiveStatus.PAUSED: text("Paused"),
        LiveStatus.FINISHED: text("Finished"),
    }[status]


def _title(view: LiveView) -> str:
    names = ["Strapline", view.athlete, text("simulated") if view.simulated else ""]
    return " · ".join(name for name in names if name)


def _heart(view: LiveView, formatter: Formatter) -> Text:
    reading = view.heart_rate
    beats = text("{bpm} bpm").format(bpm=formatter.heart_rate(reading.shown))
    shown = f"  {beats:>7}  "
    if reading.freshness is Freshness.BLANK:
        return Text.assemble("   ", (shown, "bold reverse dim"), *_silence(view))
    style = "bold"
    if reading.freshness is Freshness.STALE:
        style = "bold reverse dim"
    elif view.zone:
        zone = zones()[view.zone - 1]
        style = f"bold {zone.text_colour} on {zone.colour}"
    return Text.assemble(
        "   ",
        (shown, style),
        f"  {zone_label(view.zone)}",
        *(_silence(view) or _so_far(view, formatter)),
    )


def _so_far(view: LiveView, formatter: Formatter) -> tuple[tuple[str, str], ...]:
    words = so_far_words(view, formatter)
    return ((f"   {words}", "dim"),) if words else ()


def _silence(view: LiveView) -> tuple[tuple[str, str], ...]:
    reading = view.heart_rate
    if reading.freshness is Freshness.FRESH or reading.age_s is None:
        return ()
    words = text("no beat for {seconds} s").format(seconds=int(reading.age_s))
    return ((f"   {words}", "yellow"),)


def _interval(now: PlanPositionWords) -> Text:
    clock = text("{time} left") if now.counts_down else text("for {time}")
    parts = (now.title, clock.format(time=now.clock), now.target, now.position)
    line = Text("   ")
    line.append(parts[0], style="bold")
    for part in parts[1:]:
        if part:
            line.append(f"   {part}")
    return line


def _paused(now: PlanPositionWords) -> Text:
    """In the interval's place, and unlike anything else there."""
    shown = (f"  ❚❚ {now.title.upper()} {now.clock}  ", _PAUSED)
    return Text.assemble("   ", shown, f"   {now.target}   {now.position}")


def _border(view: LiveView) -> str:
    if is_alarming(view):
        return "bold red"
    return _PAUSED if view.status is LiveStatus.PAUSED else "dim"


def _target(gauge: Gauge) -> Text:
    return Text.assemble(("   " + gauge.name + "  ", "dim"), gauge.band)


def _plan_text(now: PlanPositionWords) -> Text:
    line = Text("   ")
    if now.standing_words:
        sign = _SIGNS[now.standing]
        line.append(f"{sign} {now.standing_words}", style=_STYLES.get(now.standing, ""))
    line.append("   " if now.standing_words and now.cue else "")
    line.append(now.cue, style="bold")
    return line


def _bar(view: LiveView, formatter: Formatter) -> list[Text]:
    return plan_bar(view, formatter, width=_BAR_WIDTH)


def _notices(view: LiveView) -> list[Text]:
    """The alarm first, then who has the belt; what does not fit is counted."""
    told = [*view.notices, *suggestion_lines(view)]
    if view.control is not None:
        told.insert(0, notice(view.control))
    alarm = alarm_words(view)
    if alarm is not None:
        told.insert(0, f"{_ALARM_SIGNS[alarm.sign]} {alarm.todo.upper()}! {alarm.why}")
    if len(told) > _MOST_NOTICES:
        more = len(told) - _MOST_NOTICES + 1
        told[_MOST_NOTICES - 1 :] = [text("and {count} more").format(count=more)]
    is_full = len(told) == _MOST_NOTICES
    lines = [
        Text(f" ! {words}", style="yellow", no_wrap=is_full, overflow="ellipsis") for words in told
    ]
    if alarm is not None:
        lines[0].stylize("bold white on red")
    return lines


def _numbers(view: LiveView, formatter: Formatter) -> RenderableType:
    energy = formatter.energy(view.gross_kcal)
    if view.net_kcal is not None:
        energy = text("{gross}, {net} net").format(gross=energy, net=f"{view.net_kcal:.0f}")
    cadence = view.cadence
    grid = Table.grid(padding=(0, 2), pad_edge=True)
    grid.add_row(*(Text(name, style="dim") for name in _number_names()))
    grid.add_row(
        _aged(formatter.speed(view.speed.shown), view.speed.freshness),
        _aged(formatter.pace(view.speed.shown), view.speed.freshness),
        _aged(formatter.incline(view.incline.shown), view.incline.freshness),
        _aged(cadence_words(cadence.shown), cadence.freshness),
        formatter.distance(view.distance_m),
        energy,
    )
    return grid


def _number_names() -> tuple[str, ...]:
    return (
        *(text("Speed"), text("Pace"), text("Incline"), text("Cadence")),
        *(text("Distance"), text("Energy, gross")),
    )


def _aged(shown: str, freshness: Freshness) -> Text:
    return Text(shown, style="" if freshness is Freshness.FRESH else "dim")


def _devices(view: LiveView) -> Text:
    if not view.devices:
        return Text("   " + text("No devices"), style="dim")
    lines = []
    for device in view.devices:
        age = MISSING if device.age_s is None else f"{device.age_s:.0f} s"
        battery = "" if device.battery_pct is None else f" · {device.battery_pct} %"
        gives = "".join(f" · {word}" for word in view.given_by(device.alias))
        lines.append(f"   {device.alias}: {link_word(device.link)} · {age}{battery}{gives}")
    return Text("\n".join(lines), style="dim")
