"""The plans that come with the program, by name; the families are named by their parameter."""

import re
from collections.abc import Callable, Iterator

from sessions.core.model.sample import Kind
from sessions.workouts.outline import Outline, Part, Repeat
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step
from sessions.workouts.plan import walk_jog_sprint as plan_walk_jog_sprint
from sessions.workouts.threshold_test import TELLING_S, TEST_PLAN

SHORTEST_MIN, LONGEST_MIN = 20, 60
WEEKS = 9

_ROUND_MIN = 6
_WALK_KMH, _EASY_KMH, _JOG_KMH, _SPRINT_KMH = 5.5, 8.0, 9.0, 13.5
_TEST_KMH = 10.0


def built_in(name: str) -> Outline | None:
    """The plan of this name; None: there is none.

    Of the families every member is known: `walk-jog-sprint-20` to `-60` (minutes) and
    `beginner-week-1` to `-9`.
    """
    if name in _SINGLE:
        return _SINGLE[name]()
    family = re.fullmatch(r"(walk-jog-sprint|beginner-week)-([1-9]\d?)", name)
    if family is None:
        return None
    number = int(family[2])
    if family[1] == "beginner-week":
        return beginner(week=number) if number <= WEEKS else None
    return walk_jog_sprint(minutes=number) if SHORTEST_MIN <= number <= LONGEST_MIN else None


def built_in_names() -> tuple[str, ...]:
    """What there is to choose from; of the family by minutes every tenth."""
    return (
        *(f"walk-jog-sprint-{minutes}" for minutes in range(SHORTEST_MIN, LONGEST_MIN + 1, 10)),
        *(f"beginner-week-{week}" for week in range(1, WEEKS + 1)),
        *_SINGLE,
    )


def built_in_words() -> tuple[str, ...]:
    """The same in a line: families by their first and last."""
    return (
        f"walk-jog-sprint-{SHORTEST_MIN} to -{LONGEST_MIN}",
        f"beginner-week-1 to -{WEEKS}",
        *_SINGLE,
    )


def walk_jog_sprint(*, minutes: int) -> Outline:
    """Rounds of six minutes; what they leave is split between warm-up and cool-down."""
    rounds = (minutes - _ROUND_MIN) // _ROUND_MIN
    left_min = minutes - rounds * _ROUND_MIN
    return Outline(
        name=f"walk-jog-sprint-{minutes}",
        title=f"Walk 3, jog 2, sprint 1: {minutes} min",
        about="Three gaits in rounds of six minutes.",
        warm_up=_walk("Warm-up", (left_min + 1) // 2, kmh=4.5),
        parts=(
            Repeat(
                times=rounds,
                parts=(
                    _walk("Walk", 3),
                    _step("Jog", Kind.JOG, 120, kmh=_JOG_KMH),
                    _step("Sprint", Kind.SPRINT, 60, kmh=_SPRINT_KMH),
                ),
            ),
        ),
        cool_down=_walk("Cool-down", left_min // 2, kmh=4.5),
    )


def short_walk_jog_sprint() -> Outline:
    """The demo's: two rounds between two minutes each of warm-up and cool-down."""
    plan = plan_walk_jog_sprint()
    return Outline(
        name=plan.name,
        title=f"{plan.title}: 16 min",
        about="What the demo runs.",
        warm_up=plan.steps[0],
        parts=(Repeat(times=2, parts=plan.steps[1:4]),),
        cool_down=plan.steps[-1],
    )


def incline_walk() -> Outline:
    """Uphill and back, at one walking speed."""
    return Outline(
        name="incline-walk",
        title="Incline walk",
        about="Hard for the heart and easy on the joints: the hill does the work.",
        warm_up=_walk("Warm-up", 5, kmh=5.0),
        parts=(
            Repeat(
                times=5,
                parts=(
                    _step("Uphill", Kind.WALK, 180, kmh=5.5, incline_pct=6),
                    _step("Easier", Kind.WALK, 120, kmh=5.5, incline_pct=2),
                ),
            ),
        ),
        cool_down=_walk("Cool-down", 5, kmh=4.5),
    )


def steady() -> Outline:
    """Thirty minutes in zone 2; the speed is where the belt begins."""
    return Outline(
        name="steady-30",
        title="Steady 30",
        about="Keep the heart rate in zone 2, whatever speed that takes.",
        parts=(
            _step(
                "Steady",
                Kind.JOG,
                1800,
                kmh=_EASY_KMH,
                heart_rate=HeartRateTarget(low=2, high=2, unit=HeartRateUnit.ZONE),
            ),
        ),
        warm_up=_walk("Warm-up", 5),
        cool_down=_walk("Cool-down", 5, kmh=4.5),
    )


def hiit_30_30() -> Outline:
    """Half a minute hard, half a minute easy, in two sets.

    Source: the 30 s / 30 s form of Billat et al. 2000, Eur J Appl Physiol 81:188-196 (at the
    velocity of VO2max and at half of it); the number of rounds is ours.
    """
    hard = _step("Hard", Kind.SPRINT, 30, kmh=_SPRINT_KMH)
    easy = _step("Easy", Kind.WALK, 30, kmh=6.0)
    return Outline(
        name="hiit-30-30",
        title="HIIT 30/30",
        about="Two sets of eight half minutes; make them harder until the last ones are hard.",
        warm_up=_step("Warm-up", Kind.JOG, 480, kmh=_EASY_KMH),
        parts=(
            Repeat(times=8, parts=(hard, easy)),
            _walk("Between the sets", 3),
            Repeat(times=8, parts=(hard, easy)),
        ),
        cool_down=_walk("Cool-down", 5),
    )


def four_by_four() -> Outline:
    """Four times four minutes.

    Source: Helgerud et al. 2007, Med Sci Sports Exerc 39(4):665-671: 4 x 4 min at 90-95 % of the
    maximum heart rate, 3 min at 70 % between them.
    """
    hard = HeartRateTarget(low=90, high=95, unit=HeartRateUnit.MAXIMUM)
    easy = HeartRateTarget(low=60, high=75, unit=HeartRateUnit.MAXIMUM)
    interval = _step("Interval", Kind.SPRINT, 240, kmh=12.0, heart_rate=hard)
    recovery = _step("Recovery", Kind.WALK, 180, kmh=6.0, heart_rate=easy)
    return Outline(
        name="4x4",
        title="4 x 4 min",
        about="Four minutes at 90-95 % of the maximum heart rate, three minutes easy between.",
        warm_up=_step("Warm-up", Kind.JOG, 600, kmh=_EASY_KMH),
        parts=(
            Repeat(
                times=3,
                parts=(interval, recovery),
            ),
            interval,
        ),
        cool_down=_step("Cool-down", Kind.WALK, 300, kmh=5.0),
    )


def threshold_30() -> Outline:
    """Thirty minutes as fast as they can be held, alone; the last twenty tell the threshold.

    Source: Friel 2009, The Triathlete's Training Bible, 3rd ed.: the mean heart rate of the last
    20 of 30 minutes' time trial. The speed is where the belt begins.
    """
    return Outline(
        name=TEST_PLAN,
        title="Threshold test 30",
        about="As fast as you can hold for half an hour. The mean heart rate of the last 20 minutes"
        " is your threshold heart rate.",
        warm_up=_step("Warm-up", Kind.JOG, 600, kmh=_EASY_KMH),
        parts=(
            _step("First 10 minutes", Kind.SPRINT, 600, kmh=_TEST_KMH),
            _step("Last 20 minutes", Kind.SPRINT, TELLING_S, kmh=_TEST_KMH),
        ),
        cool_down=_walk("Cool-down", 5),
    )


# Rounds, seconds of jogging and of walking: a little more jogging at a time, and less rest.
BEGINNER_ROUNDS = (
    (8, 60, 120),
    (8, 90, 90),
    (7, 120, 90),
    (6, 180, 90),
    (5, 240, 90),
    (4, 360, 120),
    (3, 480, 120),
    (2, 720, 120),
    (1, 1800, 0),
)


def beginner(*, week: int) -> Outline:
    """From one minute of jogging to thirty, in nine weeks of three runs each."""
    rounds, jog_s, walk_s = BEGINNER_ROUNDS[week - 1]
    parts: tuple[Part, ...] = (_step("Jog", Kind.JOG, jog_s, kmh=_EASY_KMH),)
    if walk_s:
        parts = (*parts, _step("Walk", Kind.WALK, walk_s, kmh=_WALK_KMH))
    return Outline(
        name=f"beginner-week-{week}",
        title=f"Walk-jog for beginners, week {week} of {WEEKS}",
        about="Three times a week. Too hard: press easier, or stay in this week.",
        warm_up=_walk("Warm-up", 5, kmh=5.0),
        parts=(Repeat(times=rounds, parts=parts),) if rounds > 1 else parts,
        cool_down=_walk("Cool-down", 5, kmh=4.5),
    )


def _walk(name: str, minutes: float, *, kmh: float = _WALK_KMH) -> Step:
    return _step(name, Kind.WALK, minutes * 60, kmh=kmh)


def _step(
    name: str,
    kind: Kind,
    duration_s: float,
    *,
    kmh: float,
    incline_pct: float = 0,
    heart_rate: HeartRateTarget | None = None,
) -> Step:
    return Step(
        name=name,
        kind=kind,
        duration_s=duration_s,
        speed_kmh=kmh,
        incline_pct=incline_pct,
        heart_rate=heart_rate,
    )


_SINGLE: dict[str, Callable[[], Outline]] = {
    "walk-jog-sprint": short_walk_jog_sprint,
    "incline-walk": incline_walk,
    "steady-30": steady,
    "hiit-30-30": hiit_30_30,
    "4x4": four_by_four,
    TEST_PLAN: threshold_30,
}


def all_built_in() -> Iterator[Outline]:
    """Every plan of `built_in_names`."""
    for name in built_in_names():
        outline = built_in(name)
        assert outline is not None
        yield outline
