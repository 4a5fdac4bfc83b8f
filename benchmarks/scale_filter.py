"""What a scale and measured runs tell of eating, beside a diary alone, on people it does not know.

    python -m benchmarks.scale_filter [--people N] [--seed N]

Generated people (`docs/generated-people.md`, frozen before the filter was written). Beside the
filter a diary alone: what was written down less resting energy times 1.4 and the sessions, as the
week told it before.
"""

import argparse
from collections.abc import Callable

import numpy as np

from benchmarks.scale_people import Array, ScalePeople, scale_people
from sessions.body.body_equations import fat_share_pct, resting_kcal_per_day
from sessions.body.scale_filter import SPAN_DAYS, ScaleAnswer, ScaleData, Told, filter_scale
from sessions.body.weight_projection import Course, projected
from sessions.core.energy.uncertainty import HALF_WIDTH_90
from sessions.core.model.athlete import Sex
from sessions.core.model.banded import Banded

AT_ONCE = 250
AHEAD_FROM = 42
ASKED_ERROR, ASKED_BAND, ASKED_INSIDE = 120.0, 250.0, (85.0, 95.0)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    arguments = parser.parse_args()
    print("generated, not measured: docs/generated-people.md")
    people = scale_people(arguments.people, seed=arguments.seed)
    print(f"{'what, after so many days':<48} {'error':>7} {'bias':>7} {'band':>7} {'inside':>7}")
    for days in (14, 42, 83):
        answer = answers(people, days)
        span = min(SPAN_DAYS, days)
        for line in lines(people, answer, days=days, span=span):
            print(line)
        if days == AHEAD_FROM:
            print(ahead(people, answer))
    print(
        f"asked of the balance after 42 days: error {ASKED_ERROR:.0f}, band {ASKED_BAND:.0f},"
        f" inside {ASKED_INSIDE[0]:.0f} to {ASKED_INSIDE[1]:.0f} %"
    )


def lines(people: ScalePeople, answer: ScaleAnswer, *, days: int, span: int) -> list[str]:
    """A line for each figure of a day."""
    last = slice(days - span, days)
    truth = people.true_balance_kcal[:, last].mean(1)
    alone = diary_alone(people, days=days, span=span)
    writes = np.isfinite(alone)
    return [
        line(f"{days}: balance of {span} days, kcal a day", answer.balance_kcal, truth),
        line(
            f"{days}: the same, of those who write food down",
            answer.balance_kcal,
            truth,
            of=writes,
        ),
        f"{f'{days}: the same, by their diary alone':<48} "
        f"{np.abs(alone - truth)[writes].mean():7.0f} {(alone - truth)[writes].mean():+7.0f}",
        line(
            f"{days}: eaten, kcal a day",
            answer.eaten_kcal,
            people.true_intake_kcal[:, last].mean(1),
        ),
        line(
            f"{days}: everyday need without sessions, kcal",
            answer.everyday_kcal,
            people.true_everyday_kcal[:, last].mean(1),
        ),
        line(
            f"{days}: trend, kg",
            Told(value=answer.trend_kg.value[:, -1], sd=answer.trend_kg.sd[:, -1]),
            people.true_kg[:, days],
            digits=2,
        ),
        line(
            f"{days}: change of it, kg a week",
            answer.change_kg_per_week,
            (people.true_kg[:, days] - people.true_kg[:, days - span]) * 7 / span,
            digits=2,
        ),
    ]


def ahead(people: ScalePeople, answer: ScaleAnswer) -> str:
    """The weight of the last morning, foretold as for a goal, though habits changed meanwhile."""
    days = people.true_kg.shape[1] - 1 - AHEAD_FROM
    weights = []
    for number, resting_kcal in enumerate(resting(people)):
        mass_kg = float(answer.trend_kg.value[number, -1])
        fat = fat_share_pct(
            sex=Sex(people.sex[number]),
            age_years=people.age_years[number],
            mass_kg=mass_kg,
            height_m=people.height_m[number],
        )
        sessions = people.sessions_kcal[number, AHEAD_FROM - SPAN_DAYS : AHEAD_FROM]
        course = Course(
            mass_kg=Banded(
                value=mass_kg, band=HALF_WIDTH_90 * float(answer.trend_kg.sd[number, -1])
            ),
            fat_kg=fat / 100 * mass_kg,
            balance_kcal=Banded(
                value=float(answer.balance_kcal.value[number]),
                band=HALF_WIDTH_90 * float(answer.balance_kcal.sd[number]),
            ),
            eaten_kcal=float(answer.eaten_kcal.value[number]),
            resting_kcal=float(resting_kcal),
            sessions_kcal=float(sessions.mean()),
        )
        weights.append(projected(course, days=days)[-1])
    told = Told(
        value=np.array([one.value for one in weights]),
        sd=np.array([(one.band or 0.0) / HALF_WIDTH_90 for one in weights]),
    )
    return line(
        f"{AHEAD_FROM}: weight {days} days ahead, kg", told, people.true_kg[:, -1], digits=2
    )


def line(
    what: str, told: Told, truth: Array, *, digits: int = 0, of: "np.ndarray | slice" = slice(None)
) -> str:
    """Mean absolute error, bias, mean half width of the band, share inside it."""
    error = (told.value - truth)[of]
    half = HALF_WIDTH_90 * told.sd[of]
    inside = 100 * np.mean(np.abs(error) <= half)
    return (
        f"{what:<48} {np.abs(error).mean():7.{digits}f} {error.mean():+7.{digits}f}"
        f" {half.mean():7.{digits}f} {inside:6.1f} %"
    )


def diary_alone(people: ScalePeople, *, days: int, span: int) -> Array:
    """Eaten as written down less burned, as the week told it; nan: nothing was written down."""
    last = slice(days - span, days)
    eaten = people.eaten_kcal[:, last]
    written = np.isfinite(eaten)
    burned = 1.4 * resting(people)[:, None] + people.sessions_kcal[:, last]
    off = np.where(written, eaten - burned, 0.0).sum(1)
    return np.where(written.any(1), off / np.maximum(1, written.sum(1)), np.nan)


def answers(people: ScalePeople, days: int) -> ScaleAnswer:
    """The filter's, for the morning after so many days."""
    masses = np.array([row[np.isfinite(row)][:7].mean() for row in people.scale_kg])
    fat = masses / 100 * of_each(people, masses, fat_share_pct)
    rest = resting(people)
    parts = [
        filter_scale(
            ScaleData(
                mass_kg=masses[some],
                fat_kg=fat[some],
                resting_kcal=rest[some],
                readings_kg=people.scale_kg[some, : days + 1],
                sessions_kcal=people.sessions_kcal[some, :days],
                sessions_sd=people.band_pct[some, 0] / 100 / HALF_WIDTH_90,
                eaten_kcal=people.eaten_kcal[some, :days],
            )
        )
        for some in (slice(first, first + AT_ONCE) for first in range(0, len(masses), AT_ONCE))
    ]

    def joined(name: str) -> Told:
        told = [getattr(part, name) for part in parts]
        return Told(
            value=np.concatenate([one.value for one in told]),
            sd=np.concatenate([one.sd for one in told]),
        )

    return ScaleAnswer(
        balance_kcal=joined("balance_kcal"),
        eaten_kcal=joined("eaten_kcal"),
        everyday_kcal=joined("everyday_kcal"),
        change_kg_per_week=joined("change_kg_per_week"),
        trend_kg=joined("trend_kg"),
    )


def resting(people: ScalePeople) -> Array:
    return of_each(people, people.profile_kg, resting_kcal_per_day)


def of_each(people: ScalePeople, masses: Array, equation: Callable[..., float]) -> Array:
    return np.array(
        [
            equation(sex=Sex(sex), age_years=age, mass_kg=mass, height_m=height)
            for sex, age, mass, height in zip(
                people.sex, people.age_years, masses, people.height_m, strict=True
            )
        ]
    )


if __name__ == "__main__":
    main()
