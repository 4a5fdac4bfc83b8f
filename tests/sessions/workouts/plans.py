"""Plans, athletes and runs to try guidance on."""

from collections.abc import Sequence

from hypothesis import strategies as st

from ingest.measurements import Action
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.sample import Kind
from sessions.workouts import leg_rules
from sessions.workouts.cues import Cue
from sessions.workouts.guidance import Guidance, Moment
from sessions.workouts.plan import Crossing, HeartRateEnd, Step, Workout
from tests.sizes import sized

EXAMPLES = sized(usual=60, quick=20, long=2000)
TICK_S = 0.125  # a binary fraction: sums of it are exact

RUNNER = AthleteSnapshot(
    name="Ada",
    heart_rate_max_bpm=190.0,
    heart_rate_rest_bpm=50.0,
    zone_bounds_bpm=(95.0, 114.0, 133.0, 152.0, 171.0, 190.0),
)

Happening = Moment | tuple[float, Action]


def step(name: str = "Step", kind: Kind = Kind.JOG, **fields: object) -> Step:
    return Step(name=name, kind=kind, **fields)  # type: ignore[arg-type]


def plan(*steps: Step) -> Workout:
    return Workout(name="plan", title="Plan", steps=steps)


def play(guidance: Guidance, actions: Sequence[Happening], *, until_s: float) -> list[Cue]:
    """Every cue, from the beginning to `until_s`."""
    cues = list(guidance.begun())
    for action in actions:
        if isinstance(action, Moment):
            cues += guidance.feed(action)
        else:
            cues += guidance.request(action[1], t_s=action[0])
    return [*cues, *guidance.advance(until_s)]


def seconds(
    until_s: int, *, speed_kmh: float | None = None, bpm: float | None = None, from_s: int = 0
) -> list[Moment]:
    """One moment a second with the same values."""
    return [
        Moment(t_s=float(t), speed_kmh=speed_kmh, heart_rate_bpm=bpm)
        for t in range(from_s, until_s)
    ]


def ticks(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda count: count * TICK_S)


SPEEDS = st.sampled_from([None, 0.0, 3.6, 5.4, 9.0, 14.4])
BEATS = st.sampled_from([None, 100.0, 130.0, 150.0, 170.0])

_TIMED = st.builds(
    step,
    duration_s=ticks(1, 400),
    speed_kmh=st.sampled_from([None, 5.4, 9.0]),
    kind=st.sampled_from([Kind.WALK, Kind.JOG, Kind.UNKNOWN]),
)
_BY_HEART = st.builds(
    step,
    until=st.builds(
        HeartRateEnd,
        crossing=st.sampled_from(Crossing),
        value=st.sampled_from([120.0, 150.0]),
    ),
    duration_s=st.one_of(st.none(), ticks(80, 400)),
)
_OPEN = st.builds(step)
_FAR = st.builds(step, distance_m=st.integers(5, 120).map(float))

PLANS_WITHOUT_DISTANCE = st.lists(
    st.one_of(_TIMED, _TIMED, _BY_HEART, _OPEN), min_size=1, max_size=8
).map(lambda steps: plan(*steps))
PLANS_WITH_DISTANCE = st.lists(st.one_of(_TIMED, _FAR), min_size=1, max_size=6).map(
    lambda steps: plan(*steps)
)

MOMENTS = st.builds(
    lambda t_s, speed_kmh, bpm, paused: Moment(
        t_s=t_s, speed_kmh=speed_kmh, heart_rate_bpm=bpm, paused=paused
    ),
    t_s=ticks(0, 1600),
    speed_kmh=SPEEDS,
    bpm=BEATS,
    paused=st.integers(0, 9).map(lambda n: n == 0),
)
REQUESTS = st.tuples(ticks(0, 1600), st.sampled_from(leg_rules.REQUESTS))


def time_of(action: Happening) -> float:
    return action.t_s if isinstance(action, Moment) else action[0]


def runs(*, requests: bool = True) -> st.SearchStrategy[list[Happening]]:
    one: st.SearchStrategy[Happening] = st.one_of(MOMENTS, REQUESTS) if requests else MOMENTS
    # Two actions of one instant have an order; it is part of the run.
    return st.lists(one, max_size=60).map(lambda actions: sorted(actions, key=time_of))
