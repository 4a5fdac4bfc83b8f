"""Generated people who step on a scale, run, eat and sometimes write it down; all of them at once.

Written down before the filter of `sessions/body/` and frozen: a test compares their hash. Nothing
here imports a formula of ours, and their bodies follow other laws than the filter's: resting energy
by Livingston & Kohlstadt, a constant share of lean tissue in what is lost, adaptation by the fat
that is gone and by moving less, part of the exercise saved elsewhere. `docs/generated-people.md`
tells where the figures are from.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rng = np.random.Generator

DAYS = 84
BEFORE = 56  # days lived by the old habit before the first reading
FAT_KCAL_PER_KG, LEAN_KCAL_PER_KG = 9500.0, 1020.0  # Thomas et al. 2011
MEAL_SHARE = 0.075  # of intake, spent on digesting it: Thomas et al. 2011
WATER_KG = 0.8  # standard deviation of a morning's water, clothes and stomach


@dataclass(frozen=True, kw_only=True)
class ScalePeople:
    """`[person]` or `[person, day]`; nan: not written down. The last six lines nobody is told.

    `sessions_kcal`: net energy of the day's sessions as measured, with `band_pct` as the half width
    of its 90 % band. `eaten_kcal`: as logged.
    """

    sex: npt.NDArray[np.str_]  # "female", "male" or "unspecified", as the profile says
    age_years: Array
    height_m: Array
    profile_kg: Array
    scale_kg: Array
    sessions_kcal: Array
    band_pct: Array
    eaten_kcal: Array
    true_kg: Array  # without the water that comes and goes
    true_fat_kg: Array
    true_intake_kcal: Array
    true_everyday_kcal: Array  # spent without the sessions
    true_sessions_kcal: Array
    true_balance_kcal: Array  # eaten less spent


def scale_people(count: int, *, seed: int) -> ScalePeople:
    """So many people over twelve weeks; the same for the same seed."""
    rng = np.random.default_rng([seed, 20261201])
    female = rng.random(count) < 0.5
    age = rng.uniform(20, 68, count)
    height = np.where(female, 1.65, 1.78) + 0.068 * rng.standard_normal(count)
    bmi = np.clip(27.5 * np.exp(0.16 * rng.standard_normal(count)), 19.5, 42)
    start_kg = bmi * height**2
    fat_share = np.clip(
        np.where(female, 0.012 * bmi + 0.02, 0.012 * bmi - 0.08)
        + 0.0012 * (age - 40)
        + 0.035 * rng.standard_normal(count),
        0.08,
        0.55,
    )
    intake, exercise = _habits(rng, count)
    body = _live(
        rng,
        female=female,
        age=age,
        start_kg=start_kg,
        fat_share=fat_share,
        shift_kcal=intake,
        exercise_kcal=exercise,
    )
    away = _away(rng, count)
    hidden = rng.random(count) < 0.1
    measured, band = _measured(rng, exercise)
    scale = _readings(rng, body.true_kg, female=female, age=age, away=away)
    return ScalePeople(
        sex=np.where(hidden, "unspecified", np.where(female, "female", "male")),
        age_years=age,
        height_m=np.round(height, 2),
        profile_kg=np.round(body.true_kg[:, 0] + 1.5 * rng.standard_normal(count)),
        scale_kg=scale,
        sessions_kcal=measured,
        band_pct=band,
        eaten_kcal=_logged(rng, body.true_intake_kcal, away=away),
        true_kg=body.true_kg,
        true_fat_kg=body.true_fat_kg,
        true_intake_kcal=body.true_intake_kcal,
        true_everyday_kcal=body.true_spent_kcal - exercise,
        true_sessions_kcal=exercise,
        true_balance_kcal=body.true_intake_kcal - body.true_spent_kcal,
    )


@dataclass(frozen=True, kw_only=True)
class _Lives:
    true_kg: Array
    true_fat_kg: Array
    true_intake_kcal: Array
    true_spent_kcal: Array


def _habits(rng: Rng, count: int) -> tuple[Array, Array]:
    """How far intake is meant to be from the old habit on each day, and the sessions' net energy.

    Nine in twenty begin to eat less on the day of the first reading, four one to five weeks later,
    two to eat more, the others change nothing. It wanes: 40 to 100 % is left after a month.
    """
    day = np.arange(DAYS)[None, :]
    kind = rng.random(count)
    later = (kind >= 0.45) & (kind < 0.75)
    begin = np.where(kind < 0.45, 0, np.where(later, rng.integers(7, 36, count), DAYS))
    cut = np.clip(550 + 250 * rng.standard_normal(count), 0, 1200)
    cut = np.where((kind >= 0.65) & later, -0.5 * cut, cut)
    left = rng.uniform(0.4, 1.0, count)
    since = np.maximum(0, day - begin[:, None])
    waned = left[:, None] ** (since / 30)
    shift = np.where(day >= begin[:, None], -cut[:, None] * waned, 0.0)
    drift = 60 * rng.standard_normal(count)
    weekend = np.clip(180 + 150 * rng.standard_normal(count), -100, 600)
    first_weekday = rng.integers(0, 7, count)
    weekday = (day + first_weekday[:, None]) % 7
    shift = shift + drift[:, None] + np.where(weekday >= 5, 5 / 7, -2 / 7) * weekend[:, None]
    runs = rng.uniform(1, 5.5, count) / 7
    size = np.clip(330 * np.exp(0.4 * rng.standard_normal(count)), 90, 900)
    runs_at_all = np.where(rng.random(count) < 0.7, 0, rng.integers(0, 28, count))
    session = size[:, None] * np.exp(0.3 * rng.standard_normal((count, DAYS)))
    is_on = (rng.random((count, DAYS)) < runs[:, None]) & (day >= runs_at_all[:, None])
    return shift, np.where(is_on, session, 0.0)


def _live(
    rng: Rng,
    *,
    female: Flags,
    age: Array,
    start_kg: Array,
    fat_share: Array,
    shift_kcal: Array,
    exercise_kcal: Array,
) -> _Lives:
    """Day by day, first the time before. Adaptation: moving less within days, and a metabolism that
    follows the fat that is gone; both differ from person to person.
    """
    count = len(age)

    def draw(mean: float, sd: float, low: float, high: float) -> Array:
        return np.clip(mean + sd * rng.standard_normal(count), low, high)

    own = np.exp(draw(0.0, 0.08, -0.25, 0.25))
    activity = draw(1.52, 0.13, 1.25, 2.0)
    lean_share = draw(0.25, 0.07, 0.08, 0.45)
    moves_less = draw(0.12, 0.08, 0.0, 0.35)  # of what is eaten less, after days
    moves_less_days = rng.uniform(4, 15, count)
    by_fat = draw(0.25, 0.12, 0.0, 0.6)  # resting energy per share of fat gone
    saved = draw(0.28, 0.15, 0.0, 0.6)  # of exercise, elsewhere
    stores_kg = draw(2.4, 0.8, 0.5, 5.0)  # glycogen and water, per share of intake
    stores_days = rng.uniform(2, 6, count)
    day_to_day = draw(0.22, 0.05, 0.08, 0.35)  # of intake

    def resting(mass_kg: Array) -> Array:
        women = 248 * mass_kg**0.4356 - 5.09 * age
        men = 293 * mass_kg**0.4330 - 5.92 * age
        return own * np.where(female, women, men)

    first_resting = resting(start_kg)
    habit = activity * first_resting
    moving_per_kg = (habit - first_resting - MEAL_SHARE * habit) / start_kg
    fat, first_fat = fat_share * start_kg, fat_share * start_kg
    lean = start_kg - fat
    less = np.zeros(count)
    stores = np.zeros(count)
    energy_per_kg = lean_share * LEAN_KCAL_PER_KG + (1 - lean_share) * FAT_KCAL_PER_KG
    masses, fats, eaten, spent = [], [], [], []
    for day in range(-BEFORE, DAYS):
        mass = fat + lean + stores
        meant = np.maximum(0.5 * habit, habit + (shift_kcal[:, day] if day >= 0 else 0.0))
        intake = np.maximum(300, meant + day_to_day * habit * rng.standard_normal(count))
        run = exercise_kcal[:, day] if day >= 0 else np.zeros(count)
        less = less + (moves_less * (meant - habit) - less) / moves_less_days
        gone = by_fat * (fat - first_fat) / first_fat
        out = (
            resting(mass) * (1 + gone)
            + MEAL_SHARE * intake
            + moving_per_kg * mass
            + less
            + (1 - saved) * run
        )
        if day >= 0:
            masses.append(mass)
            fats.append(fat)
            eaten.append(intake)
            spent.append(out)
        wanted = stores_kg * np.clip(intake / habit - 1, -0.8, 0.8)
        moved = (wanted - stores) / stores_days
        stores = stores + moved
        tissue = (intake - out) / energy_per_kg
        fat = np.maximum(2.0, fat + (1 - lean_share) * tissue)
        lean = lean + lean_share * tissue
    return _Lives(
        true_kg=np.stack(masses, 1),
        true_fat_kg=np.stack(fats, 1),
        true_intake_kcal=np.stack(eaten, 1),
        true_spent_kcal=np.stack(spent, 1),
    )


def _away(rng: Rng, count: int) -> Flags:
    """Days of travel: up to three journeys of 4 to 14 days, for three people in five."""
    day = np.arange(DAYS)[None, :]
    away = np.zeros((count, DAYS), dtype=bool)
    travels = rng.random(count) < 0.6
    for chance in (1.0, 0.5, 0.3):
        begin = rng.integers(3, DAYS, count)
        length = rng.integers(4, 15, count)
        goes = travels & (rng.random(count) < chance)
        away |= goes[:, None] & (day >= begin[:, None]) & (day < (begin + length)[:, None])
    return away


def _readings(rng: Rng, true_kg: Array, *, female: Flags, age: Array, away: Flags) -> Array:
    """What the scale showed, to 0.1 kg. Water comes and goes over days, in some women by the month;
    one reading in sixty was taken in clothes.
    """
    count = len(age)
    day = np.arange(DAYS)[None, :]
    spread = WATER_KG * np.clip(1 + 0.22 * rng.standard_normal(count), 0.4, 1.7)
    cycles = female & (age < 50) & (rng.random(count) < 0.6)
    cycle_kg = np.where(cycles, 0.45 * spread, 0.0)
    length, phase = rng.uniform(25, 32, count), rng.uniform(0, 2 * np.pi, count)
    monthly = np.sqrt(2) * np.sin(2 * np.pi * day / length[:, None] + phase[:, None])
    lasting = rng.uniform(0.25, 0.75, count)  # share of the rest's variance that stays for days
    keeps = rng.uniform(0.4, 0.8, count)  # of it, to the next day
    rest = np.sqrt(spread**2 - cycle_kg**2)
    water = np.empty((count, DAYS))
    level = rng.standard_normal(count)
    for one in range(DAYS):
        water[:, one] = level
        level = keeps * level + np.sqrt(1 - keeps**2) * rng.standard_normal(count)
    noise = (
        cycle_kg[:, None] * monthly
        + (rest * np.sqrt(lasting))[:, None] * water
        + (rest * np.sqrt(1 - lasting))[:, None] * rng.standard_normal((count, DAYS))
    )
    dressed = np.where(rng.random((count, DAYS)) < 1 / 60, rng.uniform(1, 2.5, (count, DAYS)), 0.0)
    often = np.clip(rng.choice([0.9, 0.7, 0.4, 0.2], count, p=[0.35, 0.3, 0.25, 0.1]), 0, 1)
    weighs = (rng.random((count, DAYS)) < often[:, None]) & ~away
    weighs[:, 0] = True
    return np.where(weighs, np.round(true_kg + noise + dressed, 1), np.nan)


def _measured(rng: Rng, exercise_kcal: Array) -> tuple[Array, Array]:
    """The sessions' energy as measured: an error that stays with the person and one of the day,
    together as large as the band says. One session in twenty was not recorded.
    """
    count = len(exercise_kcal)
    band = rng.choice([14.0, 17.0, 24.0], count, p=[0.3, 0.45, 0.25])
    sd = band / 100 / 1.645
    stays = np.exp(0.85 * sd * rng.standard_normal(count))
    of_day = np.exp(0.53 * sd[:, None] * rng.standard_normal(exercise_kcal.shape))
    recorded = rng.random(exercise_kcal.shape) >= 0.05
    measured = np.where(recorded, exercise_kcal * stays[:, None] * of_day, 0.0)
    return measured, np.repeat(band[:, None], DAYS, axis=1)


def _logged(rng: Rng, intake_kcal: Array, *, away: Flags) -> Array:
    """What was written down: 18 % too little on the mean, the more the more was eaten. Two in five
    write nothing down, others on some days or on nearly all, nobody on a journey.
    """
    count = len(intake_kcal)
    told = np.clip(0.82 + 0.10 * rng.standard_normal(count), 0.5, 1.05)
    usual = intake_kcal.mean(axis=1, keepdims=True)
    big = np.clip((intake_kcal / usual) ** -0.15, 0.8, 1.2)
    logged = intake_kcal * told[:, None] * big
    logged = logged * np.exp(0.10 * rng.standard_normal(intake_kcal.shape))
    often = rng.choice([0.0, 0.4, 0.7, 0.95], count, p=[0.4, 0.15, 0.2, 0.25])
    writes = (rng.random(intake_kcal.shape) < often[:, None]) & ~away
    return np.where(writes, np.round(logged), np.nan)
