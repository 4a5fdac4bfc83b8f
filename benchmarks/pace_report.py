"""Tables of the three-pace suite: Strapline live and final, PELT and a plain threshold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.table import Table

from benchmarks.interval_methods import (
    PELT_PENALTIES,
    pelt_available,
    pelt_pieces,
    strapline,
    threshold,
)
from benchmarks.pace_scores import PaceTally, score
from benchmarks.pace_suite import Run
from sessions.core.model.athlete import Athlete

LIVE, FINAL = "Strapline, live", "Strapline, final"


@dataclass
class Outcome:
    """All tallies over a set of runs, and the runs whose record tells less than was seen."""

    tallies: dict[str, PaceTally]
    families: dict[str, PaceTally]
    families_live: dict[str, PaceTally]
    runs: int = 0
    worse: tuple[str, ...] = ()
    moved: int = 0


def measured(runs: Iterable[Run], *, others: bool = True) -> Outcome:
    """Every method's scores; `others`: the public methods too."""
    outcome = Outcome(defaultdict(PaceTally), defaultdict(PaceTally), defaultdict(PaceTally))
    for one in runs:
        split = strapline(one.columns, Athlete())
        live, final = score(one, split.live), score(one, split.final)
        outcome.tallies[LIVE].add(live)
        outcome.tallies[FINAL].add(final)
        outcome.families[one.family].add(final)
        outcome.families_live[one.family].add(live)
        outcome.runs += 1
        outcome.moved += split.boundaries_moved or 0
        if final.told < live.told:
            outcome.worse = (*outcome.worse, f"{one.family} {one.seed}")
        if others:
            _public_methods(one, outcome.tallies)
    return outcome


def _public_methods(one: Run, tallies: dict[str, PaceTally]) -> None:
    tallies["threshold"].add(score(one, threshold(one.columns, Athlete())))
    if pelt_available():
        for penalty in PELT_PENALTIES:
            found = pelt_pieces(one.columns, penalty=penalty)
            tallies[f"PELT, penalty {penalty:g}"].add(score(one, found))


def pace_table(title: str, outcome: Outcome, *, families: bool) -> Table:
    """Scores side by side, of PELT those of its best penalty."""
    tallies = outcome.tallies
    penalties = [name for name in tallies if name.startswith("PELT")]
    best = max(penalties, default=None, key=lambda name: tallies[name].f1(5.0))
    rows = {n: t for n, t in tallies.items() if not n.startswith("PELT") or n == best}
    if families:
        for name in outcome.families:
            rows[f"  {name}, live"] = outcome.families_live[name]
            rows[f"  {name}, final"] = outcome.families[name]
    shown = _table(title, rows)
    worse = len(outcome.worse)
    shown.caption = f"final tells fewer repeats than live in {worse} of {outcome.runs} runs"
    if worse:
        shown.caption += ": " + ", ".join(outcome.worse[:12])
    shown.caption += f"; boundaries moved: {outcome.moved}"
    shown.caption_justify = "left"
    return shown


def _table(title: str, rows: Mapping[str, PaceTally]) -> Table:
    shown = Table(title=title, title_justify="left")
    shown.add_column("method", no_wrap=True)
    for name in (
        "F1 5 s", "F1 10 s", "edges", "told", "repeats", "told %", "kind", "role",
        "one name", "false/h",
    ):  # fmt: skip
        shown.add_column(name, justify="right")
    for name, tally in rows.items():
        hours = tally.steady_s / 3600
        shown.add_row(
            name,
            f"{tally.f1(5.0):.3f}",
            f"{tally.f1(10.0):.3f}",
            str(tally.asked),
            str(tally.told),
            str(tally.repeats),
            f"{100 * tally.told / tally.repeats:.1f}" if tally.repeats else "",
            f"{tally.kind_s / tally.kinds_s:.3f}" if tally.kinds_s else "",
            f"{tally.role_s / tally.roles_s:.3f}" if tally.roles_s else "",
            f"{tally.one_name} of {tally.sets}" if tally.sets else "",
            f"{tally.false_splits / hours:.2f}" if hours else "",
        )
    return shown
