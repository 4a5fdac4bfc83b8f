"""Panels of the *Progress* board about the body: energy balance and weight by the scale."""

from dashboards.grafana import panels, style
from dashboards.grafana.foundation import timeseries
from dashboards.grafana.influxql import ATHLETE, SHOWN, asking, column, computed
from sessions.schema import DAY, WEEK

BAND_END = [
    style.fixed(style.GREY),
    style.override("custom.lineStyle", {"fill": "dash", "dash": [4, 6]}),
]
"""An end of the band that holds nine of ten."""

_NO_DIARY = "Nothing written down: strapline log weight, strapline log food"


def balance() -> timeseries.Panel:
    """Eaten less burned by the scale of four weeks, beside what was written down and the rest.

    Only where there is no scale yet is it the diary's, and then without a band.
    """
    return (
        panels.summaries("Energy balance", unit="kcal", axis="kcal a day", empty=_NO_DIARY)
        .with_target(
            asking(
                [
                    column("balance_kcal_per_day", "Balance"),
                    computed('"balance_kcal_per_day" - "balance_band_kcal"', "from"),
                    computed('"balance_kcal_per_day" + "balance_band_kcal"', "to"),
                    column("intake_kcal_per_day", "Eaten, by the scale"),
                    column("everyday_kcal_per_day", "Everyday need"),
                ],
                WEEK,
                ATHLETE,
                SHOWN,
            )
        )
        .with_target(asking([column("eaten_kcal", "Written down")], DAY, ATHLETE, SHOWN, ref="B"))
        .override_by_name("Balance", [style.fixed(style.VIOLET)])
        .override_by_regexp("from|to", BAND_END)
        .override_by_name("Eaten, by the scale", [style.fixed(style.GREEN)])
        .override_by_name("Everyday need", [style.fixed(style.ORANGE)])
        .override_by_name(
            "Written down",
            [
                style.fixed(style.GREY),
                style.override("custom.drawStyle", "bars"),
                style.override("custom.fillOpacity", 30),
            ],
        )
    )


def weight() -> timeseries.Panel:
    """Readings, and below their water the trend with its band."""
    return (
        panels.summaries("Weight", unit="kg", axis="kg", empty=_NO_DIARY)
        .with_target(asking([column("mass_kg", "Readings")], DAY, ATHLETE, SHOWN))
        .with_target(
            asking(
                [
                    column("trend_kg", "Trend"),
                    computed('"trend_kg" - "trend_band_kg"', "from"),
                    computed('"trend_kg" + "trend_band_kg"', "to"),
                ],
                WEEK,
                ATHLETE,
                SHOWN,
                ref="B",
            )
        )
        .override_by_name(
            "Readings",
            [
                style.fixed(style.GREY),
                style.override("custom.drawStyle", "points"),
                style.override("custom.pointSize", 4),
            ],
        )
        .override_by_name("Trend", [style.fixed(style.TEAL)])
        .override_by_regexp("from|to", BAND_END)
    )
