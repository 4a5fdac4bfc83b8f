"""A run on a terminal of 80 by 24: keys, their list, no remains of the panel, totals at the end."""

from pathlib import Path

import pytest

from tests.integration.screen import Screen, on_screen

pytestmark = pytest.mark.process

RUN = ("run", "--simulate", "--no-page", "--speed", "20", "--athlete", "Ada")
PROFILE = 'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
PANEL_TOP = "╭─ Strapline"


def with_ada(folder: Path) -> Path:
    (folder / "athletes").mkdir()
    (folder / "athletes" / "Ada.toml").write_text(PROFILE, encoding="utf-8")
    return folder


def paused(screen: Screen) -> bool:
    return "PAUSED" in screen.text


def test_the_keys_of_the_page_steer_it_and_the_totals_stand_at_the_end(tmp_path: Path) -> None:
    with on_screen(*RUN, folder=with_ada(tmp_path)) as screen:
        screen.until(lambda: "Running" in screen.text and "km/h" in screen.text)
        screen.type("?")
        screen.until(lambda: "next step" in screen.all_text)
        for words in ("lap", "pause, and go on", "harder", "stop and save"):
            assert words in screen.all_text
        screen.type("p")
        screen.until(lambda: paused(screen))
        screen.type("p")
        screen.until(lambda: not paused(screen) and "Running" in screen.text)
        screen.type("n")
        screen.until(lambda: "2 of" in screen.text)
        # Only the one that is painted now, wherever something was said meanwhile.
        assert screen.all_text.count(PANEL_TOP) == 1
        screen.type("qq")
        assert screen.to_the_end() == 0
        assert screen.all_text.count(PANEL_TOP) == 0
        for words in ("Time ", "Distance ", "Heart rate ", "Energy ", "Again: strapline show "):
            assert words in screen.text
        assert screen.all_text.index("interval ") < screen.all_text.index("Energy from")


def test_a_belt_set_by_hand_leaves_nothing_of_the_panel_behind(tmp_path: Path) -> None:
    with on_screen(*RUN, "--belt-by-hand", folder=with_ada(tmp_path)) as screen:
        screen.until(lambda: "Set the belt" in screen.all_text and "Running" in screen.text)
        screen.type("\x1b[A" * 18)
        screen.until(lambda: "9.0 km/h" in screen.text)
        assert screen.all_text.count(PANEL_TOP) == 1
        screen.type("0")
        screen.until(lambda: "0.0 km/h" in screen.text)
        screen.type("qq")
        assert screen.to_the_end() == 0
        assert screen.all_text.count(PANEL_TOP) == 0
