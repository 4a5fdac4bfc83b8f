"""Morning readings of a diary: one a day, never a simulated one."""

import msgspec

from sessions.morning.morning import NoAnswer
from sessions.week.diary import Entry, Food, What
from sessions.week.mornings import mornings_of
from tests.sessions.morning.test_recovery import TODAY, morning


def test_the_last_answer_of_a_day_counts() -> None:
    good, later = morning(4.0), morning(4.2)
    simulated = msgspec.structs.replace(morning(5.0), is_simulated=True)

    def day(*what: What) -> float | None:
        entries = [Entry(athlete="", at_ns=n, what=one) for n, one in enumerate(what)]
        found = mornings_of({TODAY: entries}).get(TODAY)
        return None if found is None else found.ln_rmssd

    assert day(good, later) == 4.2
    assert day(good, morning(None)) == 4.0
    assert day(Food(energy_kcal=1), good, simulated) == 4.0
    assert day(simulated) is None
    only = mornings_of({TODAY: [Entry(athlete="", at_ns=0, what=morning(None))]})[TODAY]
    assert only.no_answer is NoAnswer.FALSE_BEATS
