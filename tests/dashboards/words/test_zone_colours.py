"""Zones as people read them."""

from dashboards.words.zone_colours import zone_label


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
