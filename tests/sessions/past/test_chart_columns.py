"""A thinned curve keeps its highs, its lows and its gaps."""

from hypothesis import given
from hypothesis import strategies as st

from sessions.past.chart_columns import Curve, mean_between

values = st.none() | st.floats(0, 250)
curves = st.lists(st.tuples(values, values, values), min_size=1, max_size=400).map(
    lambda rows: Curve(
        t_s=tuple(range(len(rows))),
        heart_rate_bpm=tuple(row[0] for row in rows),
        speed_kmh=tuple(row[1] for row in rows),
        incline_pct=tuple(row[2] for row in rows),
        distance_m=tuple(float(number) for number in range(len(rows))),
    )
)


@given(curves, st.integers(9, 60))
def test_highs_lows_gaps_and_both_ends_stay_and_every_row_is_one_of_the_curve(
    curve: Curve, rows: int
) -> None:
    thin = curve.thinned(rows)

    by_second = dict(
        zip(
            curve.t_s,
            zip(curve.heart_rate_bpm, curve.speed_kmh, curve.incline_pct, strict=True),
            strict=True,
        )
    )
    kept = zip(thin.heart_rate_bpm, thin.speed_kmh, thin.incline_pct, strict=True)
    assert [by_second[t_s] for t_s in thin.t_s] == [*kept]
    assert list(thin.t_s) == sorted(set(thin.t_s))
    assert (thin.t_s[0], thin.t_s[-1]) == (curve.t_s[0], curve.t_s[-1])
    assert len(thin.t_s) <= max(len(curve.t_s) if len(curve.t_s) <= rows else 0, rows + 2)
    for whole, part in (
        (curve.heart_rate_bpm, thin.heart_rate_bpm),
        (curve.speed_kmh, thin.speed_kmh),
        (curve.incline_pct, thin.incline_pct),
    ):
        known = [value for value in whole if value is not None]
        still = [value for value in part if value is not None]
        assert (None in part) == (None in whole)
        if known:
            assert (min(still), max(still)) == (min(known), max(known))


def test_a_gap_of_one_second_is_still_one_in_a_day_thinned_to_a_screen() -> None:
    seconds = 86_400
    beats = tuple(None if second == 40_000 else 120.0 for second in range(seconds))
    none = (None,) * seconds
    curve = Curve(
        t_s=tuple(range(seconds)),
        heart_rate_bpm=beats,
        speed_kmh=none,
        incline_pct=none,
        distance_m=none,
    )
    thin = curve.thinned()
    assert len(thin.t_s) <= 7_202
    assert thin.heart_rate_bpm[thin.t_s.index(40_000)] is None


def test_a_short_curve_is_left_as_it_is() -> None:
    curve = Curve(
        t_s=(0, 1),
        heart_rate_bpm=(1.0, None),
        speed_kmh=(None, None),
        incline_pct=(None, None),
        distance_m=(None, None),
    )
    assert curve.thinned() is curve


def test_a_mean_is_over_known_seconds_of_a_half_open_stretch() -> None:
    column = (10.0, None, 20.0, 90.0)
    assert mean_between(column, (0, 1, 2, 3), from_s=0, to_s=3) == 15
    assert mean_between(column, (0, 1, 2, 3), from_s=1, to_s=2) is None
