"""Variables and macros become what Grafana's documentation says they become."""

import pytest

from dashboards.grafana.macros import ALL, Shown, UnknownVariable, filled_in, interval

HOUR = Shown(from_ms=1_795_338_900_000, to_ms=1_795_342_500_000)


def filled(query: str, **chosen: str | tuple[str, ...]) -> str:
    return filled_in(query, shown=HOUR, chosen=chosen, least_ms=1_000)


@pytest.mark.parametrize(
    ("query", "becomes"),
    [
        ("$timeFilter", "time >= 1795338900000ms and time <= 1795342500000ms"),
        ("time > ${__from}ms - 6h", "time > 1795338900000ms - 6h"),
        ("time <= ${__to}ms", "time <= 1795342500000ms"),
        ("GROUP BY time($__interval)", "GROUP BY time(5s)"),
        ('"a" =~ /^${athlete:regex}$/', '"a" =~ /^Ada \\(2\\)$/'),
        ('"a" =~ /^${several:regex}$/', '"a" =~ /^(Ada|B\\.o)$/'),
        ('"a" =~ /^${all:regex}$/', '"a" =~ /^.*$/'),
        ("\"s\" = '${session}'", "\"s\" = '20261122-0915-x7k2'"),
        ('"f" >= $bpm - 5', '"f" >= 140 - 5'),
        ('"m" * ${units} AS "${units:text}"', '"m" * 0.62 AS "miles"'),
    ],
)
def test_it_becomes(query: str, becomes: str) -> None:
    chosen: dict[str, str | tuple[str, ...]] = {
        "athlete": "Ada (2)",
        "several": ("Ada", "B.o"),
        "all": ALL,
        "session": "20261122-0915-x7k2",
        "bpm": "140",
        "units": "0.62",
        "units:text": "miles",
    }
    assert filled(query, **chosen) == becomes


@pytest.mark.parametrize("mark", list("\\^$*+?.()|[]{}/"))
def test_every_mark_of_a_regular_expression_is_escaped(mark: str) -> None:
    assert filled("/^${athlete:regex}$/", athlete=f"a{mark}b") == f"/^a\\{mark}b$/"


def test_a_chosen_value_is_not_filled_in_again() -> None:
    assert filled("'$athlete'", athlete="$timeFilter") == "'$timeFilter'"


def test_a_variable_that_nobody_has_chosen_is_named() -> None:
    with pytest.raises(UnknownVariable, match=r"\$pod"):
        filled("$pod")


@pytest.mark.parametrize(
    ("minutes", "least_ms", "becomes"),
    [
        (15, 1_000, "1s"),
        (60, 1_000, "5s"),
        (60, 30_000, "30s"),
        (7 * 24 * 60, 1_000, "10m"),
        (26 * 7 * 24 * 60, 1_000, "3h"),
        (1, 10, "50ms"),
        (60 * 24 * 365 * 100, 1_000, "30d"),
    ],
)
def test_an_interval_is_about_as_wide_as_a_point(minutes: int, least_ms: int, becomes: str) -> None:
    shown = Shown(from_ms=0, to_ms=minutes * 60_000)
    assert interval(shown, least_ms=least_ms) == becomes
