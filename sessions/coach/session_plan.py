"""Plan of a proposed session: steps at speeds and heart rates that are the athlete's own."""

import math

from sessions.coach.proposal import Proposal, SessionKind
from sessions.coach.walk_run import RUNS, WEEKS, Rounds
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.sample import Kind
from sessions.prediction.heart_response import HeartResponse
from sessions.prediction.plan_work import speed_for
from sessions.workouts.outline import Outline, Part, Repeat
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step

WALK_KMH, BRISK_KMH, JOG_KMH, SLOWEST_JOG_KMH = 5.5, 5.8, 8.0, 7.2
FASTEST_WALK_KMH, FASTEST_FIRST_JOG_KMH = 6.4, 9.0
"""People change from walking to running near 7.2 km/h (Hreljac 1993); a first jog is no faster than
nine. The rest is ours."""

MODERATE = {HeartRateUnit.RESERVE: (45.0, 59.0), HeartRateUnit.MAXIMUM: (66.0, 76.0)}
EASY = {HeartRateUnit.RESERVE: (40.0, 55.0), HeartRateUnit.MAXIMUM: (64.0, 74.0)}
VIGOROUS = {HeartRateUnit.RESERVE: (65.0, 84.0), HeartRateUnit.MAXIMUM: (80.0, 92.0)}
"""Inside moderate (40-59 % of the reserve, 64-76 % of the maximum) and vigorous (60-89 %, 77-95 %):
Garber et al. 2011 (ACSM position stand), Med Sci Sports Exerc 43:1334."""

WARM_UP_S, COOL_DOWN_S = 300.0, 180.0
HARD_S, BETWEEN_S, INTERVAL_ENDS_MIN = 180.0, 120.0, 15.0

Shares = dict[HeartRateUnit, tuple[float, float]]


def plan_of(
    proposal: Proposal,
    *,
    name: str,
    athlete: AthleteSnapshot,
    response: HeartResponse | None,
    prefers_running: bool,
) -> Outline:
    """The session as a plan of this name.

    Args:
        proposal: A session, not a day of rest.
        name: What the plan is called on a command line.
        athlete: Whose heart rates and limits.
        response: Tells the speeds; None: usual ones.
        prefers_running: Whether an easy session is run by who can.
    """
    if proposal.rounds is not None:
        return _walk_run(proposal, proposal.rounds, name, athlete, response)
    if proposal.kind is SessionKind.INTERVALS:
        return _intervals(proposal, name, athlete, response, prefers_running)
    shares = EASY if proposal.kind is SessionKind.LONG else MODERATE
    kind, kmh = _gait(shares, athlete, response, prefers_running=prefers_running)
    middle_s = 60 * proposal.minutes - WARM_UP_S - COOL_DOWN_S
    title = "Long {minutes} min" if proposal.kind is SessionKind.LONG else "Easy {minutes} min"
    return Outline(
        name=name,
        title=title.format(minutes=f"{proposal.minutes:.0f}"),
        about="Proposed by the coach. The heart rate counts; the speed is where the belt begins.",
        warm_up=_step("Warm-up", Kind.WALK, WARM_UP_S, kmh=5.0),
        parts=(
            _step("Steady", kind, middle_s, kmh=kmh, heart_rate=_target(shares, athlete=athlete)),
        ),
        cool_down=_step("Cool-down", Kind.WALK, COOL_DOWN_S, kmh=4.5),
    )


def _walk_run(
    proposal: Proposal,
    rounds: Rounds,
    name: str,
    athlete: AthleteSnapshot,
    response: HeartResponse | None,
) -> Outline:
    aim = _middle_bpm(VIGOROUS, athlete=athlete)
    kmh = JOG_KMH
    if response is not None and aim is not None:
        fits = speed_for(response, aim, kind=Kind.JOG, incline_pct=0.0, at_s=900.0)
        kmh = min(FASTEST_FIRST_JOG_KMH, max(SLOWEST_JOG_KMH, fits))
    kmh = _within_limit(kmh, athlete)
    parts: tuple[Part, ...]
    first = rounds.jogs_s[0]
    walk = _step("Walk", Kind.WALK, rounds.walk_s, kmh=WALK_KMH) if rounds.walk_s else None
    if walk is not None and len(rounds.jogs_s) > 2 and len(set(rounds.jogs_s)) == 1:
        jog = _step("Jog", Kind.JOG, first, kmh=kmh)
        parts = (Repeat(times=len(rounds.jogs_s), parts=(jog, walk)),)
    else:
        steps: list[Part] = []
        for number, jog_s in enumerate(rounds.jogs_s):
            if number > 0 and walk is not None:
                steps.append(walk)
            steps.append(_step("Jog", Kind.JOG, jog_s, kmh=kmh))
        parts = tuple(steps)
    week, run = proposal.week or 0, (proposal.run or 0) + 1
    return Outline(
        name=name,
        title=f"Walk and jog, week {week} of {WEEKS}, run {run} of {RUNS}",
        about="Proposed by the coach. Too hard: press easier, or walk; the next one takes it in.",
        warm_up=_step("Warm-up", Kind.WALK, WARM_UP_S, kmh=5.0),
        parts=parts,
        cool_down=_step("Cool-down", Kind.WALK, WARM_UP_S, kmh=4.5),
    )


def _intervals(
    proposal: Proposal,
    name: str,
    athlete: AthleteSnapshot,
    response: HeartResponse | None,
    prefers_running: bool,
) -> Outline:
    kind, kmh = _gait(VIGOROUS, athlete, response, prefers_running=prefers_running)
    times = max(3, math.floor((proposal.minutes - INTERVAL_ENDS_MIN) * 60 / (HARD_S + BETWEEN_S)))
    hard = _step("Hard", kind, HARD_S, kmh=kmh, heart_rate=_target(VIGOROUS, athlete=athlete))
    return Outline(
        name=name,
        title=f"Intervals {proposal.minutes:.0f} min",
        about="Proposed by the coach. Hard is where talking gets short, not where it ends.",
        warm_up=_step("Warm-up", Kind.WALK, 480.0, kmh=WALK_KMH),
        parts=(
            Repeat(
                times=times,
                parts=(hard, _step("Easy", Kind.WALK, BETWEEN_S, kmh=5.0)),
            ),
        ),
        cool_down=_step("Cool-down", Kind.WALK, 420.0, kmh=4.5),
    )


def _gait(
    shares: Shares,
    athlete: AthleteSnapshot,
    response: HeartResponse | None,
    *,
    prefers_running: bool,
) -> tuple[Kind, float]:
    """Walked where a brisk walk is hard enough, else run."""
    aim = _middle_bpm(shares, athlete=athlete)
    if response is None or aim is None:
        kind, kmh = (Kind.JOG, JOG_KMH) if prefers_running else (Kind.WALK, BRISK_KMH)
        return kind, _within_limit(kmh, athlete)
    walk = speed_for(response, aim, kind=Kind.WALK, incline_pct=0.0, at_s=1200.0)
    jog = speed_for(response, aim, kind=Kind.JOG, incline_pct=0.0, at_s=1200.0)
    if prefers_running or (walk > FASTEST_WALK_KMH and jog >= SLOWEST_JOG_KMH):
        return Kind.JOG, _within_limit(max(SLOWEST_JOG_KMH, jog), athlete)
    return Kind.WALK, _within_limit(min(walk, FASTEST_WALK_KMH), athlete)


def _within_limit(kmh: float, athlete: AthleteSnapshot) -> float:
    limit = athlete.max_speed_kmh
    return round(kmh if limit is None else min(kmh, limit), 1)


def _unit(athlete: AthleteSnapshot) -> HeartRateUnit | None:
    if athlete.heart_rate_max_bpm is None:
        return None
    known = athlete.heart_rate_rest_bpm is not None
    return HeartRateUnit.RESERVE if known else HeartRateUnit.MAXIMUM


def _target(shares: Shares, *, athlete: AthleteSnapshot) -> HeartRateTarget | None:
    unit = _unit(athlete)
    if unit is None:
        return None
    low, high = shares[unit]
    return HeartRateTarget(low=low, high=high, unit=unit)


def _middle_bpm(shares: Shares, *, athlete: AthleteSnapshot) -> float | None:
    unit, most, rest = _unit(athlete), athlete.heart_rate_max_bpm, athlete.heart_rate_rest_bpm
    if unit is None or most is None:
        return None
    share = sum(shares[unit]) / 200
    return most * share if rest is None else rest + (most - rest) * share


def _step(
    name: str,
    kind: Kind,
    duration_s: float,
    *,
    kmh: float,
    heart_rate: HeartRateTarget | None = None,
) -> Step:
    return Step(
        name=name,
        kind=kind,
        duration_s=duration_s,
        speed_kmh=kmh,
        incline_pct=0.0,
        heart_rate=heart_rate,
    )
