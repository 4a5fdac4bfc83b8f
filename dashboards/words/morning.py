"""Morning readings in words: the value, how good the beats were, what the mornings say."""

from sessions.morning.morning import Morning, NoAnswer, Position
from sessions.morning.own_range import LEAST_IN_RANGE, LEAST_IN_WEEK
from sessions.morning.recovery import Recovery, RecoveryState, WhyUnknown
from sessions.text import text
from sessions.units import MISSING, number


def morning_words(reading: Morning) -> str:
    """For example "lying, 52 bpm, lnRMSSD 3.91 (RMSSD 50 ms)"."""
    parts = [position_words(reading.position)]
    if reading.heart_rate_bpm is not None:
        parts.append(text("{bpm} bpm").format(bpm=round(reading.heart_rate_bpm)))
    parts.append(variability_words(reading))
    if reading.is_simulated:
        parts.append(text("simulated"))
    return ", ".join(parts)


def variability_words(reading: Morning) -> str:
    """For example "lnRMSSD 3.91 (RMSSD 50 ms)", or that there is no answer and why."""
    if reading.ln_rmssd is None or reading.rmssd_ms is None:
        return text("no answer: {why}").format(why=no_answer_words(reading))
    said = text("lnRMSSD {ln} (RMSSD {ms} ms)")
    return said.format(ln=number(reading.ln_rmssd, decimals=2), ms=f"{reading.rmssd_ms:.0f}")


def position_words(position: Position) -> str:
    """How the body was held."""
    return {
        Position.LYING: text("lying"),
        Position.SITTING: text("sitting"),
        Position.STANDING: text("standing"),
    }[position]


def no_answer_words(reading: Morning) -> str:
    """Why a reading has no lnRMSSD."""
    false, lost = round(100 * reading.false_share), round(100 * reading.lost_share)
    return {
        NoAnswer.SHORT: text("too short"),
        NoAnswer.NO_INTERVALS: text("the strap sends no beat-to-beat intervals"),
        NoAnswer.FALSE_BEATS: text("{pct} % of the beats cannot be used").format(pct=false),
        NoAnswer.LOST_BEATS: text("{pct} % of the beats were lost").format(pct=lost),
        NoAnswer.MOVED: text("the heart rate was not at rest"),
        None: "",
    }[reading.no_answer]


def what_to_do(reading: Morning) -> str:
    """What may give an answer next time; "": there is one."""
    return {
        NoAnswer.SHORT: text("Two minutes are the least: the first only settles."),
        NoAnswer.NO_INTERVALS: text("A chest strap sends them; many armbands and watches do not."),
        NoAnswer.FALSE_BEATS: text(
            "Wet the contacts and lie still. If they stay so on many days, somebody who knows"
            " hearts can say why."
        ),
        NoAnswer.LOST_BEATS: text("Bring the strap nearer to this machine."),
        NoAnswer.MOVED: text("Lie still for the whole time, before getting up and before coffee."),
        None: "",
    }[reading.no_answer]


def recovery_words(recovery: Recovery) -> str:
    """What the mornings say of today, in one sentence."""
    if recovery.state is RecoveryState.UNKNOWN:
        return _why_unknown(recovery)
    raised = recovery.heart_rate_raised
    if recovery.state is RecoveryState.MUCH_LOWER:
        return text("Much lower than usual for you this week: an easy day or a day of rest.")
    if recovery.state is RecoveryState.LOWER:
        if raised:
            return text("Lower than usual for you, and the heart beats faster: keep it easy today.")
        return text("A little lower than usual for you this week: no hard intervals today.")
    if recovery.state is RecoveryState.HIGHER:
        return text("Higher than usual for you this week: recovered.")
    return text("As usual for you: train as planned.")


def range_words(recovery: Recovery) -> str:
    """The week's mean against the own range; "": neither is known."""
    own, week = recovery.ln_rmssd, recovery.week_ln_rmssd
    if own is None or week is None:
        return ""
    said = text("7-day mean {week}, usual {low} to {high} ({days} mornings of 60 days)")
    return said.format(
        week=number(week, decimals=2),
        low=number(own.low, decimals=2),
        high=number(own.high, decimals=2),
        days=own.days,
    )


def heart_rate_words(bpm: float | None) -> str:
    """Whole beats with the unit."""
    return MISSING if bpm is None else text("{bpm} bpm").format(bpm=round(bpm))


def _why_unknown(recovery: Recovery) -> str:
    if recovery.why is WhyUnknown.NOT_TODAY:
        return text("No reading today.")
    if recovery.why is WhyUnknown.NO_ANSWER:
        return text("Today's reading gave no answer.")
    if recovery.ln_rmssd is not None:
        said = text("Your range is known; a week takes {needed} mornings.")
        return said.format(needed=LEAST_IN_WEEK)
    said = text(
        "Your range takes {needed} mornings in this position before the last week: {days} so far."
    )
    return said.format(needed=LEAST_IN_RANGE, days=recovery.days)
