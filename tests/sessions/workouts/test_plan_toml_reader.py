"""Plan files: what they say, what is wrong with them and where, and writing them back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.model.sample import Kind
from sessions.workouts.outline import Outline, Part, Repeat, gait_of
from sessions.workouts.plan import (
    Crossing,
    HeartRateEnd,
    HeartRateTarget,
    HeartRateUnit,
    Step,
)
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from tests.sessions.workouts.plans import EXAMPLES

WHOLE = """
title = "Of everything one"     # a comment with speed = "nine"
about = "What steps = [ may say"

warm_up = { time = "5 min", speed = "5 km/h" }
steps = [
  { repeat = 2, steps = [
    { gait = "jog", time = "1:30", speed = "6:00-5:00 min/km", incline = 1.5 },
    { repeat = 3, steps = [ { distance = "400 m", zone = "2-3" }, { until = "key" } ] },
  ] },
  { name = "Calm", until = "heart rate below 60 %HRR", time = "4 min", gait = "walk" },
  { time = "90 s", heart_rate = "140-150 bpm" },
]
cool_down = { name = "Home", time = "1 h 10 min", speed = "3 mph" }
"""


def test_a_file_says_everything_a_plan_can_be() -> None:
    outline = read_plan(WHOLE, name="whole")
    warm_up = Step(name="Warm-up", kind=Kind.WALK, duration_s=300, speed_kmh=5.0)
    assert (outline.title, outline.about) == ("Of everything one", "What steps = [ may say")
    assert outline.warm_up == warm_up
    assert outline.cool_down is not None
    assert (outline.cool_down.name, outline.cool_down.duration_s) == ("Home", 4200)
    assert outline.cool_down.speed_kmh == pytest.approx(4.828032)
    jog, far, key = (step for step in outline.workout().steps[1:4])
    assert jog == Step(
        name="Jog",
        kind=Kind.JOG,
        duration_s=90,
        speed_kmh=11.0,
        speed_range_kmh=(10.0, 12.0),
        incline_pct=1.5,
        nth=1,
        times=2,
    )
    assert far.heart_rate == HeartRateTarget(low=2, high=3, unit=HeartRateUnit.ZONE)
    assert (far.name, far.kind, far.distance_m) == ("Zone 2-3", Kind.UNKNOWN, 400)
    assert (key.is_open, key.name, key.nth, key.times) == (True, "Run", 1, 3)
    calm, beats = outline.workout().steps[-3:-1]
    assert calm.until == HeartRateEnd(crossing=Crossing.BELOW, value=60, unit=HeartRateUnit.RESERVE)
    assert (calm.duration_s, calm.kind) == (240, Kind.WALK)
    assert beats.heart_rate == HeartRateTarget(low=140, high=150, unit=HeartRateUnit.BPM)


def test_repeats_inside_repeats_are_written_out() -> None:
    steps = read_plan(WHOLE, name="whole").workout().steps
    assert len(steps) == 1 + 2 * (1 + 3 * 2) + 2 + 1
    rounds = [(step.nth, step.times) for step in steps[1:8]]
    assert rounds == [(1, 2), (1, 3), (1, 3), (2, 3), (2, 3), (3, 3), (3, 3)]


def test_tables_may_be_written_out_as_well() -> None:
    text = '[[steps]]\nrepeat = 2\n[[steps.steps]]\ntime = "1 min"\n[cool_down]\ntime = "5 min"\n'
    outline = read_plan(text, name="tables")
    assert (len(outline.workout().steps), outline.title) == (3, "tables")


def one(pairs: str) -> str:
    """A plan of one step, on its second line."""
    return f"steps = [\n  {{ {pairs} }},\n]"


BAD = [
    ("not TOML", "steps = [", "not TOML: "),
    ("nothing", "", "steps is missing, expected a list of steps"),
    ("no steps", "steps = []", "line 1, steps: expected a list of at least one step, got []"),
    ("a word", 'steps = "many"', "line 1, steps: expected a list of at least one"),
    ("a bare step", "steps = [ 3 ]", "steps[1]: expected one step in braces, got 3"),
    (
        "a stray key",
        'titel = "x"\nsteps = []',
        "line 1, titel: unknown key titel (did you mean title?)",
    ),
    (
        "a stray key of a step",
        one('time = "1 min", sped = "9 km/h"'),
        "line 2, steps[1].sped: unknown key sped (did you mean speed?)",
    ),
    ("a far-off key", one('time = "1 min", watts = 3'), "; expected one of name, gait, time"),
    ("no end", one('speed = "9 km/h"'), "steps[1]: no end: expected time, distance or until"),
    ("a bare time", one("time = 5"), 'expected a time like "5 min", "90 s"'),
    ("a bad time", one('time = "5 mins ago"'), "line 2, steps[1].time: expected a time like"),
    ("no time at all", one('time = "0 s"'), "expected a time from 1 s to 24 h, got '0 s'"),
    ("an empty time", one('time = ""'), "steps[1].time: expected a time like"),
    ("a bare speed", one('time = "1 min", speed = 9'), 'expected a speed like "9 km/h"'),
    ("too fast", one('time = "1 min", speed = "90 km/h"'), "a speed of at most 40 km/h"),
    ("no pace", one('time = "1 min", speed = "0:00 min/km"'), "expected a speed like"),
    ("no distance", one('distance = "400"'), "line 2, steps[1].distance: expected"),
    ("too far", one('distance = "501 km"'), "expected a distance from 1 m to 500 km"),
    ("zone 6", one('time = "1 min", zone = 6'), "expected a zone from 1 to 5"),
    ("zones falling", one('time = "1 min", zone = "3-2"'), "expected a zone from 1 to 5"),
    ("half a zone", one('time = "1 min", zone = 2.5'), "expected a zone from 1 to 5"),
    ("a zone that is true", one('time = "1 min", zone = true'), "expected a zone from 1 to 5"),
    ("one beat", one('time = "1 min", heart_rate = "150 bpm"'), 'like "140-150 bpm"'),
    (
        "beats falling",
        one('time = "1 min", heart_rate = "150-140 bpm"'),
        "the lower heart rate first",
    ),
    ("a dead heart", one('time = "1 min", heart_rate = "3-140 bpm"'), "from 30 to 240 bpm"),
    (
        "two heart rates",
        one('time = "1 min", zone = 2, heart_rate = "140-150 bpm"'),
        "expected either zone or heart_rate",
    ),
    ("no condition", one('until = "tired"'), 'expected "key", or like "heart rate above 150 bpm"'),
    ("a key and a time", one('until = "key", time = "1 min"'), "a key ends any step"),
    (
        "a wrong gait",
        one('time = "1 min", gait = "jogg"'),
        "rest, walk, jog, sprint, got 'jogg' (did you mean jog?)",
    ),
    (
        "a steep hill",
        one('time = "1 min", incline = 50'),
        "expected percent from -10 to 40, got 50",
    ),
    ("no slope", one('time = "1 min", incline = nan'), "expected percent from -10 to 40, got nan"),
    ("no name", one('time = "1 min", name = " "'), "expected text, got ' '"),
    (
        "no repeats",
        one('repeat = 0, steps = [ { time = "1 min" } ]'),
        "steps[1].repeat: expected how often, from 1 to 200, got 0",
    ),
    ("nothing to repeat", one("repeat = 2"), "there is nothing to repeat, expected steps"),
    (
        "repeat with a time",
        one('repeat = 2, time = "1 min"'),
        "unknown key time; expected one of repeat, steps",
    ),
    (
        "a warm-up of two",
        'warm_up = []\nsteps = [ { time = "1 min" } ]',
        "line 1, warm_up: expected one step in braces",
    ),
    (
        "a wrong cool-down",
        'steps = [ { time = "1 min" } ]\ncool_down = { time = 3 }',
        "line 2, cool_down.time: expected a time",
    ),
    (
        "the second of two",
        'steps = [\n { time = "1 min" },\n { time = 3 },\n]',
        "line 3, steps[2].time: expected a time",
    ),
]


@pytest.mark.parametrize(("text", "says"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_what_is_wrong_is_said_with_line_and_key(text: str, says: str) -> None:
    with pytest.raises(PlanError, match=re.escape(says)):
        read_plan(text, name="bad")


def test_a_plan_cannot_grow_without_end() -> None:
    inner = '{ time = "1 s" }'
    for _ in range(3):
        inner = f"{{ repeat = 200, steps = [ {inner} ] }}"
    with pytest.raises(PlanError, match="more than 1000 steps"):
        read_plan(f"steps = [ {inner} ]", name="bomb")


@pytest.mark.parametrize("depth", [6, 2000])
def test_nor_be_nested_without_end(depth: int) -> None:
    inner = '{ time = "1 s" }'
    for _ in range(depth):
        inner = f"{{ repeat = 1, steps = [ {inner} ] }}"
    with pytest.raises(PlanError, match="nested more than 5 deep"):
        read_plan(f"steps = [ {inner} ]", name="deep")


def test_a_line_that_cannot_be_told_is_not_invented() -> None:
    # "time" stands in a multi-line text as well: counting it would name a wrong line.
    text = 'about = """\ntime = 1\n"""\nsteps = [ { time = 3 } ]'
    with pytest.raises(PlanError) as caught:
        read_plan(text, name="odd")
    assert (caught.value.line, caught.value.path) == (None, "steps[1].time")


# --- writing ---

_SPEEDS = st.floats(0.5, 40).map(lambda kmh: round(kmh, 2))
_TARGETS = st.one_of(
    st.none(),
    st.integers(1, 5).map(lambda z: HeartRateTarget(low=z, high=z, unit=HeartRateUnit.ZONE)),
    st.just(HeartRateTarget(low=2, high=4, unit=HeartRateUnit.ZONE)),
    st.builds(
        HeartRateTarget,
        low=st.integers(40, 70),
        high=st.floats(71, 110),
        unit=st.sampled_from([HeartRateUnit.BPM, HeartRateUnit.MAXIMUM, HeartRateUnit.RESERVE]),
    ),
)
_UNTIL = st.builds(
    HeartRateEnd,
    crossing=st.sampled_from(Crossing),
    value=st.integers(40, 110).map(float),
    unit=st.sampled_from([HeartRateUnit.BPM, HeartRateUnit.MAXIMUM, HeartRateUnit.RESERVE]),
)
_HUNDREDS = st.integers(1, 500).map(lambda count: count * 100.0)
_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    str.strip
)


@st.composite
def written_steps(draw: st.DrawFn) -> Step:
    speeds = sorted(draw(st.lists(_SPEEDS, max_size=2)))
    speed_kmh = (speeds[0] + speeds[-1]) / 2 if speeds else None
    gaits = st.sampled_from([Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT])
    return Step(
        name=draw(_NAMES),
        kind=draw(st.one_of(st.just(gait_of(speed_kmh)), gaits)),
        duration_s=draw(st.one_of(st.none(), st.integers(1, 86400).map(float), st.floats(1, 900))),
        distance_m=draw(st.one_of(st.none(), st.floats(1, 5e5), _HUNDREDS)),
        until=draw(st.one_of(st.none(), _UNTIL)),
        speed_kmh=speed_kmh,
        speed_range_kmh=(speeds[0], speeds[1]) if len(set(speeds)) == 2 else None,
        incline_pct=draw(st.one_of(st.none(), st.integers(-20, 80).map(lambda n: n / 2))),
        heart_rate=draw(_TARGETS),
    )


def _repeats(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    return st.builds(
        Repeat,
        times=st.integers(1, 5),
        parts=st.lists(parts, min_size=1, max_size=3).map(tuple),
    )


_PARTS: st.SearchStrategy[Part] = st.one_of(
    written_steps(), _repeats(st.one_of(written_steps(), _repeats(written_steps())))
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    outline=st.builds(
        Outline,
        name=st.just("plan"),
        title=_NAMES,
        about=st.one_of(st.just(""), _NAMES),
        warm_up=st.one_of(st.none(), written_steps()),
        parts=st.lists(_PARTS, min_size=1, max_size=4).map(tuple),
        cool_down=st.one_of(st.none(), written_steps()),
        notes=st.lists(_NAMES, max_size=2).map(tuple),
    )
)
def test_what_is_written_is_read_back_to_the_last_digit(outline: Outline) -> None:
    assert read_plan(plan_text(outline), name="plan") == outline
