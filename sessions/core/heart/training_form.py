"""Training load over weeks: what has been built up, what still weighs, and the balance of both."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

FITNESS_DAYS, FATIGUE_DAYS = 42, 7
"""Time constants of the two averages. Source: Banister's fitness-fatigue model (Calvert et al.
1976, IEEE Trans Syst Man Cybern 6:94-102, time constants 50 and 5 days; Morton et al. 1990,
J Appl Physiol 69:1171-1177, 45 and 15 days) as Allen & Coggan 2006 simplified it (42 and 7)."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """At the end of a day, in load points per day.

    `fitness` and `fatigue` are the averages over 42 and 7 days; `form` is fitness less fatigue
    on the evening before, so that a day's own load does not count against its own freshness.
    `days`: how long there is a record. Both averages begin at 0 on its first day and read low
    until `settled`, after 42 days.
    """

    fitness: float
    fatigue: float
    form: float
    days: int

    @property
    def settled(self) -> bool:
        """The record is as long as the longer average."""
        return self.days >= FITNESS_DAYS


def form_on(day: date, *, loads: Mapping[date, float]) -> Form | None:
    """The averages at the end of `day`; None: no load on or before it.

    Each day moves an average by 1/42 or 1/7 of the way to that day's load; a day without a session
    is a load of 0.

    Args:
        day: The last day that counts.
        loads: The sum of the day's sessions (TRIMP), by local day.
    """
    known = [when for when in loads if when <= day]
    if not known:
        return None
    fitness = fatigue = form = 0.0
    first = min(known)
    days = (day - first).days + 1
    for offset in range(days):
        load = loads.get(first + timedelta(days=offset), 0.0)
        form = fitness - fatigue
        fitness += (load - fitness) / FITNESS_DAYS
        fatigue += (load - fatigue) / FATIGUE_DAYS
    return Form(fitness=fitness, fatigue=fatigue, form=form, days=days)
