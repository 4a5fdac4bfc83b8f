"""Profiles: what is written reads back, and every fault names the file and the key."""

import doctest
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.model.athlete import Athlete, ProfileError, Sex, ZoneModel
from strapline.athletes.profile_toml import KEYS, athlete_from, changed, to_toml
from strapline.athletes.profiles import delete_profile, list_profiles, load_profile, save_profile
from strapline.config import toml_text
from strapline.config.toml_text import toml_line
from strapline.console import did_you_mean as suggest
from strapline.console.exit_errors import InputError
from tests.sizes import sized

EXAMPLES = sized(usual=40, quick=15, long=300)
TODAY = date(2026, 11, 22)
ADA = Athlete(
    name="Ada",
    sex="female",
    birth_date=date(1990, 5, 17),
    mass_kg=61.25,
    heart_rate_max_bpm=186,
    heart_rate_rest_bpm=52,
    zone_model="percent_reserve",
    jog_kmh=7,
)
MINIMAL = 'sex = "male"\nage_years = 40\nmass_kg = 80\n'


def test_a_saved_profile_loads_as_it_was(tmp_path: Path) -> None:
    path = save_profile(ADA, data_dir=tmp_path)
    assert path == tmp_path / "athletes" / "Ada.toml"
    assert load_profile("Ada", data_dir=tmp_path, today=TODAY) == ADA
    assert load_profile(path, data_dir=tmp_path / "elsewhere", today=TODAY) == ADA
    assert load_profile(str(path), data_dir=tmp_path / "elsewhere", today=TODAY) == ADA
    assert list(path.parent.iterdir()) == [path]


def test_saving_again_replaces(tmp_path: Path) -> None:
    save_profile(ADA, data_dir=tmp_path)
    save_profile(changed(ADA, {"mass_kg": "60"}, today=TODAY), data_dir=tmp_path)
    assert load_profile("Ada", data_dir=tmp_path, today=TODAY).mass_kg == 60


def test_profiles_are_listed_and_deleted(tmp_path: Path) -> None:
    assert list_profiles(tmp_path) == []
    for name in ("Zoe", "Ada", "Jean-Luc d'Arc"):
        save_profile(Athlete(name=name), data_dir=tmp_path)
    assert list_profiles(tmp_path) == ["Ada", "Jean-Luc d'Arc", "Zoe"]
    delete_profile("Zoe", data_dir=tmp_path)
    assert list_profiles(tmp_path) == ["Ada", "Jean-Luc d'Arc"]


def test_an_unknown_name_says_who_there_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is none yet; make one with"):
        load_profile("Ada", data_dir=tmp_path)
    save_profile(ADA, data_dir=tmp_path)
    with pytest.raises(InputError, match=r"did you mean Ada\?.*there are: Ada"):
        load_profile("Adda", data_dir=tmp_path)
    with pytest.raises(InputError, match="there are: Ada"):
        delete_profile("Bob", data_dir=tmp_path)
    with pytest.raises(InputError, match=r"nowhere\.toml: no such profile"):
        load_profile(str(tmp_path / "nowhere.toml"), data_dir=tmp_path)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "con\n", "x" * 65, "ends.", " lead"])
def test_a_name_that_cannot_be_a_files_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        save_profile(Athlete(name=name), data_dir=tmp_path)
    assert not (tmp_path / "athletes").exists()


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "athletes").write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match=r"athletes/Ada\.toml: cannot be written"):
        save_profile(ADA, data_dir=tmp_path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("age_years = 40\nmass_kg = 80\n", "sex is missing"),
        ('sex = "male"\nmass_kg = 80\n', "birth_date or age_years is missing"),
        ('sex = "male"\nage_years = 40\n', "mass_kg is missing"),
        (MINIMAL.replace("80", "8"), "mass_kg must be from 20 to 350, got 8"),
        (MINIMAL.replace("80", '"heavy"'), "mass_kg must be a number from 20 to 350"),
        (MINIMAL.replace("80", "nan"), "mass_kg must be from 20 to 350"),
        (MINIMAL.replace("40", "400"), "age_years must be from 5 to 110, got 400"),
        (MINIMAL.replace("male", "man"), "sex must be one of female, male, unspecified"),
        (MINIMAL + "mas_kg = 7\n", "unknown key mas_kg (did you mean mass_kg?)"),
        (MINIMAL + "[mass_kg2]\n", "unknown key mass_kg2"),
        (MINIMAL + "birth_date = 2030-01-01\n", "birth_date must give an age from 5 to 110"),
        (MINIMAL + 'birth_date = "yesterday"\n', "birth_date must be a date like 1990-05-17"),
        (MINIMAL + "birth_date = 7\n", "birth_date must be a date like 1990-05-17"),
        (MINIMAL + "name = 7\n", "name must be text, got 7"),
        (MINIMAL + 'height_m = "unknown"\n', "height_m must be a number"),
        (MINIMAL + "heart_rate_max_bpm = true\n", "heart_rate_max_bpm must be a number"),
        (MINIMAL + "zone_bounds_bpm = 5\n", "zone_bounds_bpm must hold 6 rising values"),
        (MINIMAL + 'zone_bounds_bpm = ["a"]\n', "zone_bounds_bpm must hold 6 rising values"),
        (MINIMAL + "zone_bounds_bpm = [1, 2, 3, 4, 5, 5]\n", "zone_bounds_bpm must hold"),
        (MINIMAL + 'zone_model = "custom"\n', "zone_bounds_bpm must hold 6 rising values"),
        (
            MINIMAL + "heart_rate_max_bpm = 110\nheart_rate_rest_bpm = 115\n",
            "heart_rate_rest_bpm must be below heart_rate_max_bpm",
        ),
        ("sex = \n", "not TOML"),
        (MINIMAL + "mass_kg = 81\n", "not TOML"),
    ],
)
def test_a_wrong_profile_is_one_line_that_names_file_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_profile(path, data_dir=tmp_path, today=TODAY)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert named in message
    assert "\n" not in message


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        load_profile(path, data_dir=tmp_path)


def test_the_files_name_stands_in_for_a_missing_name(tmp_path: Path) -> None:
    path = tmp_path / "bea.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    athlete = load_profile(path, data_dir=tmp_path, today=TODAY)
    assert (athlete.name, athlete.sex, athlete.mass_kg) == ("bea", Sex.MALE, 80)


def test_what_is_unknown_is_written_down_as_unknown_and_never_guessed(tmp_path: Path) -> None:
    path = save_profile(Athlete(name="Cy"), data_dir=tmp_path)
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table["age_years"] == table["mass_kg"] == "unknown"
    athlete = load_profile("Cy", data_dir=tmp_path, today=TODAY)
    assert (athlete.age_years, athlete.birth_date, athlete.mass_kg) == (None, None, None)


def test_keys_are_changed_and_forgotten_by_text() -> None:
    athlete = changed(
        ADA,
        {
            "mass_kg": "70.5",
            "jog_kmh": "",
            "birth_date": "1991-01-02",
            "zone_model": "custom",
            "zone_bounds_bpm": "90, 110 130,150 170 190",
        },
        today=TODAY,
    )
    assert athlete.mass_kg == 70.5
    assert athlete.jog_kmh is None
    assert athlete.birth_date == date(1991, 1, 2)
    assert athlete.zone_model is ZoneModel.CUSTOM
    assert athlete.zone_bounds_bpm == (90, 110, 130, 150, 170, 190)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"mas_kg": "7"}, "did you mean mass_kg"),
        ({"mass_kg": "a lot"}, "mass_kg must be a number"),
        ({"birth_date": "1990-13-01"}, "birth_date must be a date"),
    ],
)
def test_a_wrong_change_names_the_key(change: Mapping[str, str], named: str) -> None:
    with pytest.raises(ProfileError, match=named):
        changed(ADA, change, today=TODAY)


def athletes() -> st.SearchStrategy[Athlete]:
    def number(low: float, high: float) -> st.SearchStrategy[float | None]:
        return st.none() | st.integers(int(low) + 1, int(high)) | st.floats(low, high)

    letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return st.builds(
        Athlete,
        name=letters,
        sex=st.sampled_from(Sex),
        birth_date=st.none() | st.dates(date(1930, 1, 1), date(2020, 12, 31)),
        mass_kg=number(20, 350),
        height_m=st.none() | st.floats(0.9, 2.5),
        heart_rate_max_bpm=number(130, 240),
        heart_rate_rest_bpm=number(25, 120),
        zone_bounds_bpm=st.none()
        | st.lists(st.floats(50, 230), min_size=6, max_size=6, unique=True).map(
            lambda bounds: tuple(sorted(bounds))
        ),
        vo2max_ml_kg_min=number(10, 100),
        units=st.sampled_from(["metric", "imperial"]),
    )


@pytest.mark.parametrize("module", [suggest, toml_text])
def test_the_examples_in_the_docstrings_are_right(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@given(athletes())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_profile_reads_back_to_the_last_digit(athlete: Athlete) -> None:
    table: dict[str, Any] = tomllib.loads(to_toml(athlete))
    assert set(table) <= set(KEYS)
    assert athlete_from(table, today=TODAY) == athlete


@given(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.lists(st.floats(allow_nan=False))
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_we_write_as_toml_the_standard_library_reads_back(value: Any) -> None:
    assert tomllib.loads(toml_line("key", value)) == {"key": value}
