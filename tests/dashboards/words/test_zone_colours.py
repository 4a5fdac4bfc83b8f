"""Zone colours that can be read."""

import pytest

from dashboards.words.zone_colours import TEXT_COLOUR, ZoneColour, zone_label, zones

AA_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, text of any size


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb". Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("zone", zones(), ids=lambda zone: zone.name)
def test_text_on_a_zones_colour_has_enough_contrast(zone: ZoneColour) -> None:
    lighter, darker = sorted((luminance(TEXT_COLOUR), luminance(zone.colour)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= AA_CONTRAST


def test_a_zone_is_a_number_and_a_name() -> None:
    assert [zone_label(number) for number in (None, 0, 1, 2, 3, 4, 5)] == [
        "Zone not known",
        "Below zone 1",
        "Zone 1 · Very light",
        "Zone 2 · Light",
        "Zone 3 · Moderate",
        "Zone 4 · Hard",
        "Zone 5 · Maximum",
    ]
