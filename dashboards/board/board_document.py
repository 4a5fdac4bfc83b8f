"""Document of the wall board: everybody at one moment, the same for all who look at it.

It names no language: kinds, zones and statuses are codes, and each page has the words for them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dashboards.ports.board_names import BoardName, BoardNames, no_board_names
from dashboards.words.plan_position import course
from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.runners import Runners
from sessions.text import SOURCE_LANGUAGE, reading
from sessions.units import Formatter

# A value that turns stale is drawn so within half a second.
TICK_S = 0.2
UPPER_ZONES = 2  # zones 4 and 5: what a class is run for
_OPEN = frozenset({LiveStatus.RUNNING, LiveStatus.PAUSED})
_OPEN_CODES = frozenset(status.value for status in _OPEN)


_UNCALLED = BoardName()


class Tile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One athlete. A field that is left out was not measured or does not apply.

    Args:
        name: as the profile says; the way to the athlete's own page.
        nickname: what is shown in place of the name.
        team: they run for.
        status: of the session, a `LiveStatus`.
        fresh: how the heart rate is drawn, a `Freshness`.
        bpm: whole beats per minute; None: blank.
        pct: of the highest heart rate; None: blank, or nobody knows the highest.
        zone: 1 to 5, 0 below, None unknown.
        alarm: the heart rate is above the athlete's ceiling.
        kind: the gait under way or of the planned step, a `Kind`.
        step: the planned step by its name; None: it has none, or there is no plan.
        clock: of the interval, counting down where its end is known, with a decimal point.
        metres: whole ones.
        kcal: gross.
        upper_s: whole seconds in the upper zones; None: zones are not known.
        simulated: the devices are.
    """

    name: str
    status: str
    fresh: str
    bpm: int | None = None
    pct: int | None = None
    zone: int | None = None
    alarm: bool = False
    kind: str | None = None
    step: str | None = None
    clock: str | None = None
    kcal: int | None = None
    upper_s: int | None = None
    simulated: bool = False
    nickname: str | None = None
    team: str | None = None
    metres: int | None = None


def tile(name: str, view: LiveView, *, called: BoardName = _UNCALLED) -> Tile:
    """What the board says of one athlete."""
    bpm = view.heart_rate.shown
    highest_bpm = view.heart_rate_max_bpm
    now = course(view, Formatter(view.units)) if view.status in _OPEN else None
    step = _step_name(view)
    return Tile(
        name=name,
        status=view.status.value,
        fresh=view.heart_rate.freshness.value,
        bpm=None if bpm is None else round(bpm),
        pct=None if bpm is None or highest_bpm is None else round(100 * bpm / highest_bpm),
        zone=None if bpm is None else view.zone,
        alarm=view.over_ceiling,
        kind=None if now is None else now.kind.value,
        step=None if now is None else step,
        clock=None if now is None else now.clock,
        kcal=None if view.gross_kcal is None else round(view.gross_kcal),
        upper_s=_upper_s(view.zone_seconds),
        simulated=view.simulated,
        nickname=called.nickname,
        team=called.team,
        metres=None if view.distance_m is None else round(view.distance_m),
    )


class ClassLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everybody who runs, as one class. A field that is left out does not apply.

    Args:
        running: how many.
        clock: of whoever has run longest, without pauses, with a colon.
        plan: the title of the plan that all of them follow; None: they do not.
        step: of that plan, where the most of them are; `kind` its gait.
        left: of the step, for whoever has most of it before them.
        metres: all together.
        kcal: gross, all together.
        upper_s: whole seconds in the upper zones, all together.
    """

    running: int
    clock: str
    plan: str | None = None
    step: str | None = None
    kind: str | None = None
    left: str | None = None
    metres: int | None = None
    kcal: int | None = None
    upper_s: int | None = None


def class_line(views: Sequence[LiveView]) -> ClassLine | None:
    """The class as a whole; None: nobody runs."""
    running = [view for view in views if view.status in _OPEN]
    if not running:
        return None
    longest = max(running, key=lambda view: view.running_s)
    formatter = Formatter(longest.units)
    line = ClassLine(
        running=len(running),
        clock=formatter.duration(longest.running_s),
        metres=_total(view.distance_m for view in running),
        kcal=_total(view.gross_kcal for view in running),
        upper_s=_total(_upper_s(view.zone_seconds) for view in running),
    )
    if not longest.steps or any(view.steps != longest.steps for view in running):
        return line
    steps = [view.step_index for view in running if view.step_index is not None]
    if not steps:
        return msgspec.structs.replace(line, plan=longest.workout)
    [common, *_] = max(Counter(steps).items(), key=lambda found: (found[1], -found[0]))
    there = [view for view in running if view.step_index == common]
    first = max(there, key=lambda view: view.step_remaining_s or 0.0)
    return msgspec.structs.replace(
        line,
        plan=longest.workout,
        step=_step_name(first),
        kind=first.steps[common].kind.value if common < len(first.steps) else None,
        left=course(first, formatter).clock,
    )


class TeamLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One team's runners together; its fields are those of `ClassLine`."""

    team: str
    running: int
    metres: int | None = None
    kcal: int | None = None
    upper_s: int | None = None


def team_lines(tiles: Sequence[Tile]) -> list[TeamLine]:
    """Each team of which somebody runs, in the order of their names."""
    running = [each for each in tiles if each.status in _OPEN_CODES and each.team]
    lines = []
    for team in sorted({each.team for each in running if each.team}, key=str.casefold):
        members = [each for each in running if each.team == team]
        lines.append(
            TeamLine(
                team=team,
                running=len(members),
                metres=_total(each.metres for each in members),
                kcal=_total(each.kcal for each in members),
                upper_s=_total(each.upper_s for each in members),
            )
        )
    return lines


def _total(values: Iterable[float | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known)) if known else None


class Board:
    """The document of the present tick, made once however many look at it."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._tick = -1
        self._document = b""

    def document(self, runners: Runners, *, names: BoardNames = no_board_names) -> bytes:
        """All tiles as JSON, in the order of the runners, the class and its teams:
        `{"tiles": [...], "class": {...}, "teams": [...]}`.
        """
        tick = int(self._clock.monotonic_ns() / NS_PER_S / TICK_S)
        if tick != self._tick:
            self._tick = tick
            self._document = _encoder.encode(_document(runners, names=names()))
        return self._document

    async def next_tick(self) -> None:
        """Wait until the document may have changed; everybody wakes at the same moment."""
        now_s = self._clock.monotonic_ns() / NS_PER_S
        await self._clock.sleep(TICK_S - now_s % TICK_S)


_encoder = msgspec.json.Encoder()


def _document(runners: Runners, *, names: Mapping[str, BoardName]) -> dict[str, object]:
    with reading(SOURCE_LANGUAGE):
        athletes, views = runners.athletes(), runners.views()
        tiles = [
            tile(name, view, called=names.get(name, _UNCALLED))
            for name, view in zip(athletes, views, strict=True)
        ]
        return {"tiles": tiles, "class": class_line(views), "teams": team_lines(tiles)}


def _step_name(view: LiveView) -> str | None:
    if view.step_index is None or view.step_index >= len(view.steps):
        return None
    return view.steps[view.step_index].name or None


def _upper_s(zone_seconds: Sequence[float] | None) -> int | None:
    return None if zone_seconds is None else int(sum(zone_seconds[-UPPER_ZONES:]))
