"""Panels of the *Progress* board about mornings at rest, and what was lifted."""

from dashboards.grafana import panels, style
from dashboards.grafana.foundation import timeseries
from dashboards.grafana.influxql import ATHLETE, SHOWN, WEEKS, asking, column
from sessions.schema import DAY


def mornings() -> timeseries.Panel:
    """The mean of each week's readings: lnRMSSD, and the heart rate at rest."""
    return (
        panels.summaries(
            "Mornings, a week's mean",
            unit="",
            axis="lnRMSSD",
            empty="No morning reading: strapline morning",
        )
        .with_target(
            asking(
                [
                    column("ln_rmssd", "lnRMSSD", of="mean"),
                    column("morning_heart_rate_bpm", "Heart rate", of="mean"),
                ],
                DAY,
                ATHLETE,
                SHOWN,
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name("lnRMSSD", [style.fixed(style.TEAL)])
        .override_by_name("Heart rate", [*panels.on_the_right("bpm"), style.fixed(style.PINK)])
    )


def lifted() -> timeseries.Panel:
    """Load times repetitions of each day."""
    return (
        panels.bars(
            "Strength, load times repetitions",
            unit="kg",
            axis="kg",
            empty="No sets with a load: strapline log strength squats 3x8@60",
        )
        .with_target(asking([column("strength_kg", "Lifted")], DAY, ATHLETE, SHOWN))
        .override_by_name("Lifted", [style.fixed(style.VIOLET)])
    )
