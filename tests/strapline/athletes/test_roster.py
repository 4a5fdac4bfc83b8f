"""Who has a place, by their profiles."""

import os
from datetime import date
from pathlib import Path

import pytest

from dashboards.ports.board_names import BoardName
from sessions.core.model.athlete import ProfileError
from strapline.athletes.profile_toml import changed, to_toml
from strapline.athletes.profiles import load_profile
from strapline.athletes.roster import Roster
from strapline.console.exit_errors import InputError

PROFILE = 'name = "{name}"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'


def write(folder: Path, file: str, *, name: str, changed_s: int = 1) -> None:
    path = folder / "athletes" / f"{file}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(PROFILE.format(name=name), encoding="utf-8")
    os.utime(path, (changed_s, changed_s))


def test_without_a_profile_one_nameless_place_is_there(tmp_path: Path) -> None:
    roster = Roster(tmp_path)
    assert roster.names() == ("",)
    assert roster.load("").name == ""


def test_a_place_is_called_as_the_profile_says_and_follows_it(tmp_path: Path) -> None:
    roster = Roster(tmp_path)
    write(tmp_path, "ada", name="Ada Lovelace")
    write(tmp_path, "bea", name="Bea")
    assert roster.names() == ("Ada Lovelace", "Bea")
    assert roster.load("Ada Lovelace").mass_kg == 61

    write(tmp_path, "ada", name="Countess", changed_s=2)
    (tmp_path / "athletes" / "bea.toml").unlink()
    assert roster.names() == ("Countess",)


def test_two_of_one_name_are_told_apart_by_their_files(tmp_path: Path) -> None:
    write(tmp_path, "ada", name="Ada")
    write(tmp_path, "ada-2", name="Ada")
    roster = Roster(tmp_path)
    assert roster.names() == ("Ada", "ada-2")
    assert roster.load("ada-2").name == "Ada"


def test_a_broken_profile_has_a_place_and_says_what_is_wrong_when_it_is_needed(
    tmp_path: Path,
) -> None:
    write(tmp_path, "ada", name="Ada")
    path = tmp_path / "athletes" / "ada.toml"
    path.write_text("mass_kg = 6100\n", encoding="utf-8")
    roster = Roster(tmp_path)
    assert roster.names() == ("ada",)
    with pytest.raises(InputError, match=r"ada\.toml"):
        roster.load("ada")


def test_the_board_is_told_nicknames_and_teams_by_both_names_of_a_profile(tmp_path: Path) -> None:
    write(tmp_path, "ada", name="Ada Lovelace")
    said = {"nickname": " Blitz ", "team": "Foxes"}
    athlete = changed(load_profile("ada", data_dir=tmp_path), said, today=date(2026, 1, 1))
    (tmp_path / "athletes" / "ada.toml").write_text(to_toml(athlete), encoding="utf-8")
    blitz = BoardName(nickname="Blitz", team="Foxes")
    assert Roster(tmp_path).board_names() == {"ada": blitz, "Ada Lovelace": blitz}


@pytest.mark.parametrize("word", ["x" * 25, "a\u202eb", " "])
def test_what_no_tile_can_show_is_no_nickname(tmp_path: Path, word: str) -> None:
    write(tmp_path, "ada", name="Ada")
    with pytest.raises(ProfileError, match="nickname must be text of 1 to 24 characters"):
        changed(load_profile("ada", data_dir=tmp_path), {"nickname": word}, today=date(2026, 1, 1))
