"""Colours that tell zones and gaits can be told apart, whatever colours somebody sees."""

import math
from collections.abc import Sequence
from itertools import combinations, product

import pytest

from dashboards.grafana import style
from dashboards.words.palette import GAIT_COLOURS, TEXT_ON_ZONE, ZONE_COLOURS
from sessions.core.model.sample import Kind

# Severity 1.0. Source: Machado, Oliveira & Fernandes 2009, IEEE TVCG 15(6):1291-1298, Table 1.
VISIONS = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Distances in Oklab, times 100; 2 can just be seen side by side.
LEAST_DISTANCE = 6.0
PANELS = ("#ffffff", "#181b1f", "#161a20")
GAITS = {kind: colour for kind, colour in GAIT_COLOURS.items() if kind is not Kind.UNKNOWN}


def dot(row: Sequence[float], column: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(row, column, strict=True))


def linear(colour: str) -> tuple[float, ...]:
    """Linear light of "#rrggbb". Source: IEC 61966-2-1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    return dot(linear(colour), (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, vision: str) -> tuple[float, ...]:
    """The colour in Oklab as this vision sees it. Source: Ottosson 2020, Oklab."""
    light = [dot(row, linear(colour)) for row in VISIONS[vision]]
    cones = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    roots = [max(0.0, dot(row, light)) ** (1 / 3) for row in cones]
    lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return tuple(dot(row, roots) for row in lab)


def distance(one: str, other: str, *, vision: str) -> float:
    return 100 * math.dist(seen(one, vision), seen(other, vision))


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_colours_can_be_taken_for_each_other(vision: str) -> None:
    every = [*ZONE_COLOURS.values(), *GAITS.values()]
    near = {pair: distance(*pair, vision=vision) for pair in combinations(every, 2)}
    assert {pair: d for pair, d in near.items() if d < LEAST_DISTANCE} == {}


def test_each_stands_out_from_a_light_and_from_a_dark_panel() -> None:
    every = [*ZONE_COLOURS.values(), *GAIT_COLOURS.values()]
    assert [(c, p) for c, p in product(every, PANELS) if contrast(c, p) < 3] == []


def test_text_on_a_zone_can_be_read() -> None:
    assert [n for n, c in ZONE_COLOURS.items() if contrast(c, TEXT_ON_ZONE[n]) < 4.5] == []


def test_grafana_has_the_same_colours() -> None:
    assert style.ZONE_COLOURS == ZONE_COLOURS
    assert {kind.value: colour for kind, colour in GAIT_COLOURS.items()} == style.KIND_COLOURS
