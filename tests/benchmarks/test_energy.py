"""The energy benchmark reads what it says it reads, and its table tells errors truly."""

import csv
from pathlib import Path

import numpy as np
import pytest

from benchmarks import energy
from benchmarks.energy_lab import per_second, read_folder, weir_kcal_per_min
from benchmarks.energy_people import FIELDS

MASS_KG = 70.0


def lab(folder: Path, *, subjects: int = 1, times_true: float = 1.0) -> Path:
    """Tests in which the belt's own cost is the truth, or a multiple of it; twice per subject."""
    with (folder / "tests.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, FIELDS)
        writer.writeheader()
        for number in range(2 * subjects):
            name = f"{number}.csv"
            _one(folder / name, times_true=times_true)
            row: dict[str, object] = dict.fromkeys(FIELDS, "")
            row |= {"file": name, "subject": number // 2, "order": number % 2, "kind": "level"}
            row |= {"sex": "male", "age_years": 30, "mass_kg": MASS_KG}
            writer.writerow(row)
    return folder


def _one(path: Path, *, times_true: float) -> None:
    with path.open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["time_s", "heart_rate_bpm", "speed_kmh", "vo2_ml_min", "vco2_ml_min"])
        for second in range(0, 900, 5):
            vo2 = times_true * 38.0 * MASS_KG if second >= 240 else ""
            vco2 = times_true * 38.0 * MASS_KG * 0.9 if second >= 240 else ""
            writer.writerow([second, 150, 12.0, vo2, vco2])


def test_weir_by_hand_and_without_carbon_dioxide_at_the_usual_ratio() -> None:
    # 3.941 x 2 + 1.106 x 1.8 = 9.8728
    both = weir_kcal_per_min(np.array([2000.0]), np.array([1800.0]))
    assert both == pytest.approx([9.8728])
    assert weir_kcal_per_min(np.array([2000.0]), None) == pytest.approx(both)
    assert np.isnan(weir_kcal_per_min(np.array([0.0]), None))


def test_gas_is_known_between_rows_ten_seconds_apart_and_no_further() -> None:
    time_s = np.array([100.0, 110.0, 121.0, 125.0])
    line = per_second(time_s, np.array([0.0, 10.0, 21.0, 25.0]))
    assert line[:10] == pytest.approx(np.arange(10) + 0.5)
    assert np.isnan(line[10:21]).all()
    assert line[21:] == pytest.approx(np.arange(21, 25) + 0.5)


@pytest.mark.parametrize("times_true", [1.0, 1.5])
def test_each_method_is_judged_over_the_seconds_with_gas(times_true: float, tmp_path: Path) -> None:
    tests = read_folder(lab(tmp_path, times_true=times_true))
    outcomes = dict(energy.judged(tests[0]))
    assert set(outcomes) == set(energy.METHODS) - {energy.TAUGHT}
    # Leger & Mercier, steady after four minutes: 40.165 ml/kg/min at the marks' 4.9 kcal/l.
    expected = 100 * (40.165 * 4.9 / (38 * times_true * 4.9364) - 1)
    assert outcomes[energy.LEGER].error_pct == pytest.approx(expected, abs=0.1)
    assert outcomes[energy.LEGER].band_pct is None
    assert outcomes[energy.BELT].is_inside is (times_true == 1.0)


def test_the_second_test_of_a_person_is_judged_with_what_the_first_taught(tmp_path: Path) -> None:
    tests = read_folder(lab(tmp_path, subjects=2))
    taught = list(energy.after_one_belt_session(tests))
    assert [test.order[0] for test, _ in taught] == [1, 1]
    belt = dict(energy.judged(tests[0]))[energy.BELT]
    strap = dict(energy.judged(tests[0]))[energy.STRAP]
    low, high = sorted((belt.error_pct, strap.error_pct))
    assert low < taught[0][1].error_pct < high


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"tests\.csv is missing"):
        read_folder(tmp_path)
    (lab(tmp_path) / "1.csv").unlink()
    with pytest.raises(ValueError, match=r"1\.csv is missing"):
        read_folder(tmp_path)


def test_an_unknown_value_is_unknown_and_a_profile_of_nobody_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = lab(tmp_path) / "tests.csv"
    index.write_text(index.read_text().replace("70.0", "NA", 1).replace("70.0", "7"))
    (known,) = read_folder(tmp_path)
    assert known.athlete.mass_kg is None
    assert "left out: 1.csv: mass_kg must be from 20 to 350" in capsys.readouterr().err
