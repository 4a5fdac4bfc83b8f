"""A run as an SVG picture: well-formed, to scale, and with holes where nothing was measured."""

import dataclasses
import re
import struct
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
import resvg_py

from dashboards.terminal.plot import UnknownPicture, picture, write_plot
from dashboards.terminal.png import CannotDraw, font_family, png
from dashboards.terminal.svg import Axis, steps_between
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Span
from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from tests.dashboards.live.finished_run import BREAKDOWN

SVG = "{http://www.w3.org/2000/svg}"


def second(cell: int, *, bpm: float | None, speed_kmh: float | None) -> SecondClosed:
    return SecondClosed(
        session="s1",
        sequence=cell,
        t_s=cell + 1.0,
        cell=cell,
        heart_rate_bpm=bpm,
        zone=None,
        speed_kmh=speed_kmh,
        incline_pct=None,
        cadence_spm=None,
        distance_m=None,
        gross_kcal=None,
        net_kcal=None,
        energy_method=None,
        kind=Kind.WALK,
        heart_rate_source=None,
        speed_source=None,
        rr_ms=(),
        paused=False,
    )


def run() -> list[SecondClosed]:
    """16 minutes; the heart rate is missing from 840 s to 860 s."""
    return [
        second(cell, bpm=None if 840 <= cell < 860 else 100 + cell / 20, speed_kmh=8.0)
        for cell in range(960)
    ]


def lines(document: str) -> list[list[tuple[float, float]]]:
    root = ElementTree.fromstring(document)
    return [
        [point(pair) for pair in line.get("points", "").split()]
        for line in root.iter(f"{SVG}polyline")
    ]


def point(pair: str) -> tuple[float, float]:
    x, y = pair.split(",")
    return float(x), float(y)


def words(document: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(document).iter(f"{SVG}text")]


def drawn(seconds: Sequence[SecondClosed], *, units: Units = Units.METRIC) -> str:
    return picture(BREAKDOWN, seconds=seconds, units=units)


def test_a_gap_is_a_hole_in_the_line() -> None:
    before, after, speed = lines(drawn(run()))
    assert (len(before), len(after), len(speed)) == (840, 100, 960)
    seconds_per_pixel = 960 / (976 - 64)
    assert (after[0][0] - before[-1][0]) * seconds_per_pixel == pytest.approx(21, abs=0.2)


def test_seconds_that_are_missing_altogether_are_a_hole_too() -> None:
    seconds = [second for second in run() if not 400 <= second.cell < 500]
    assert [len(line) for line in lines(drawn(seconds))] == [400, 340, 100, 400, 460]


def test_the_heart_rate_is_drawn_to_the_scale_that_is_written_beside_it() -> None:
    document = drawn(run())
    root = ElementTree.fromstring(document)
    scale = {
        element.text: float(element.get("y", 0)) - 4
        for element in root.iter(f"{SVG}text")
        if element.get("x") == "56.0" and float(element.get("y", 0)) < 320
    }
    at_100 = lines(document)[0][0][1]
    assert at_100 == pytest.approx(scale["100"], abs=0.2)


def test_zones_and_gaits_are_named_and_axes_carry_their_unit() -> None:
    said = words(drawn(run()))
    assert {"Zone 1 · Very light", "Zone 5 · Maximum", "Walk", "Jog"} <= set(said)
    assert {"Heart rate, bpm", "Speed, km/h", "16:00"} <= set(said)
    assert "Speed, mph" in words(drawn(run(), units=Units.IMPERIAL))


def test_a_run_without_zones_or_heart_rate_is_drawn_too() -> None:
    bare = dataclasses.replace(
        BREAKDOWN, zones=dataclasses.replace(BREAKDOWN.zones, bounds_bpm=None), intervals=()
    )
    seconds = [second(cell, bpm=None, speed_kmh=None) for cell in range(30)]
    document = picture(bare, seconds=seconds, units=Units.METRIC)
    assert lines(document) == []
    assert "Heart rate, bpm" in words(document)


def test_a_file_is_written_as_svg_and_as_nothing_unknown(tmp_path: Path) -> None:
    write_plot(tmp_path / "run.svg", breakdown=BREAKDOWN, events=run(), units=Units.METRIC)
    assert ElementTree.parse(tmp_path / "run.svg").getroot().tag == f"{SVG}svg"
    with pytest.raises(UnknownPicture, match=r"\.svg"):
        write_plot(tmp_path / "run.bmp", breakdown=BREAKDOWN, events=run(), units=Units.METRIC)


def test_a_png_is_the_same_picture_with_its_words(tmp_path: Path) -> None:
    write_plot(tmp_path / "run.png", breakdown=BREAKDOWN, events=run(), units=Units.METRIC)
    content = (tmp_path / "run.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (2000, 1080)
    document = picture(BREAKDOWN, seconds=[], units=Units.METRIC)
    assert png(document) != png(re.sub(r"<text[^>]*>[^<]*</text>", "", document))


def test_without_its_library_a_png_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(UnknownPicture, match=r"strapline\[png\]"):
        write_plot(tmp_path / "run.png", breakdown=BREAKDOWN, events=run(), units=Units.METRIC)
    assert [*tmp_path.iterdir()] == []


def test_without_a_font_a_png_is_refused_and_not_drawn_without_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without = partial(resvg_py.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(resvg_py, "svg_to_bytes", without)
    font_family.cache_clear()
    try:
        with pytest.raises(CannotDraw, match="needs a font"):
            png(picture(BREAKDOWN, seconds=[], units=Units.METRIC))
    finally:
        font_family.cache_clear()


def test_the_axis_ends_on_whole_steps_around_what_is_known() -> None:
    assert Axis.around([None, 93.0, 171.0], also=(), step=20.0) == Axis(low=80.0, high=180.0)


@pytest.mark.parametrize(
    ("high_s", "expected"),
    [(45, [0, 10, 20, 30, 40]), (960, [0, 120, 240, 360, 480, 600, 720, 840, 960])],
)
def test_moments_on_the_time_axis_are_round(high_s: float, expected: list[float]) -> None:
    assert list(steps_between(0, high_s, most=9)) == expected


def test_a_day_long_run_has_no_more_moments_than_fit() -> None:
    assert len(list(steps_between(0, 86_400 * 2, most=9))) <= 10


def test_a_pause_is_a_stretch_behind_everything() -> None:
    summary = dataclasses.replace(BREAKDOWN.session, pauses=(Span(start_s=240.0, end_s=480.0),))
    document = picture(
        dataclasses.replace(BREAKDOWN, session=summary), seconds=run(), units=Units.METRIC
    )
    boxes = [box for box in ElementTree.fromstring(document).iter(f"{SVG}rect")]
    (pause,) = (box for box in boxes if box.get("fill") == "#f5dfb3")
    assert float(pause.get("width", "")) == pytest.approx((976 - 64) / 4, abs=1)
