"""Each cue is said once, whether it is seen ahead of the measurements or with them."""

from ingest.measurements import Action
from sessions.workouts.cues import Cue, CueDedup, CueKind
from sessions.workouts.guidance import Guidance, Moment
from tests.sessions.workouts.plans import RUNNER, plan, step


def cue(kind: CueKind, *, leg: int = 0, t_s: float = 0.0, count: int | None = None) -> Cue:
    return Cue(kind=kind, t_s=t_s, leg=leg, step=leg, count=count)


def test_looking_ahead_and_then_arriving_says_everything_once() -> None:
    steps = step(duration_s=60), step(duration_s=60, speed_kmh=9.0)
    guidance = Guidance(plan(*steps), athlete=RUNNER)
    announcer = CueDedup()
    said = list(announcer.news(guidance.begun()))
    for half_second in range(250):
        now_s = half_second / 2
        said += announcer.news(guidance.ahead(now_s)[1])
        if half_second % 4 == 1:  # what is measured comes behind what has been looked at
            said += announcer.news(guidance.feed(Moment(t_s=now_s - 0.4, speed_kmh=7.2)))
    assert [(c.kind, c.leg, c.count) for c in said] == [
        (CueKind.START, 0, None),
        (CueKind.HALF, 0, None),
        (CueKind.COUNTDOWN, 0, 3),
        (CueKind.COUNTDOWN, 0, 2),
        (CueKind.COUNTDOWN, 0, 1),
        (CueKind.END, 0, None),
        (CueKind.START, 1, None),
        (CueKind.UNDER, 1, None),
        (CueKind.HALF, 1, None),
        (CueKind.COUNTDOWN, 1, 3),
        (CueKind.COUNTDOWN, 1, 2),
        (CueKind.COUNTDOWN, 1, 1),
        (CueKind.END, 1, None),
        (CueKind.DONE, 1, None),
    ]


def test_under_and_over_are_said_again_after_one_another() -> None:
    announcer = CueDedup()
    kinds = [CueKind.UNDER, CueKind.UNDER, CueKind.BACK_IN, CueKind.UNDER, CueKind.OVER]
    news = announcer.news(cue(kind) for kind in kinds)
    assert [c.kind for c in news] == [
        CueKind.UNDER,
        CueKind.BACK_IN,
        CueKind.UNDER,
        CueKind.OVER,
    ]


def test_a_longer_step_is_counted_down_anew() -> None:
    guidance = Guidance(plan(step(duration_s=30)), athlete=RUNNER)
    announcer = CueDedup()
    cues = [*guidance.advance(28.5), *guidance.request(Action.EXTEND, t_s=28.5)]
    cues += guidance.advance(90.0)
    counts = [c.count for c in announcer.news(cues) if c.kind is CueKind.COUNTDOWN]
    assert counts == [3, 2, 3, 2, 1]
