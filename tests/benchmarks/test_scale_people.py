"""The people of `benchmarks.scale_filter` are those that were written down before the filter."""

import hashlib

import numpy as np

from benchmarks.scale_people import FAT_KCAL_PER_KG, LEAN_KCAL_PER_KG, WATER_KG, scale_people

FROZEN = "fbc270e6946c78855b05de984c7fea11d89d1d34d9935c44fcf41af7ae9213a9"


def test_the_people_are_the_frozen_ones() -> None:
    digest = hashlib.sha256()
    for name, values in vars(scale_people(40, seed=1)).items():
        plain = values if values.dtype.kind == "U" else np.round(values, 3)
        digest.update(f"{name}:{','.join(map(str, plain.ravel().tolist()))}".encode())
    assert digest.hexdigest() == FROZEN


def test_they_are_what_was_asked_for() -> None:
    people = scale_people(3000, seed=2)
    water_kg = people.scale_kg - people.true_kg
    assert abs(np.nanstd(water_kg[np.abs(water_kg) < 3]) - WATER_KG) < 0.05
    told = np.nanmean(people.eaten_kcal / people.true_intake_kcal)
    assert abs(told - 0.82) < 0.015
    error = np.log(people.sessions_kcal.sum(1) / people.true_sessions_kcal.sum(1))
    assert abs(np.std(error[np.isfinite(error)]) - 0.17 / 1.645) < 0.02
    assert np.mean(np.isnan(people.scale_kg)) > 0.3


def test_what_they_lose_is_what_they_lack() -> None:
    """Energy is kept: stores fall by as much as was spent and not eaten."""
    people = scale_people(200, seed=3)
    fat = people.true_fat_kg
    lost_fat = FAT_KCAL_PER_KG * (fat[:, -1] - fat[:, 0])
    missing = people.true_balance_kcal[:, :-1].sum(1) - lost_fat
    # What fat does not account for is lean tissue, a tenth of the energy at most.
    lean = missing / LEAN_KCAL_PER_KG
    kept = lean * lost_fat >= -1e-6
    assert kept.all()
    assert np.median(np.abs(missing / lost_fat)) < 0.1
