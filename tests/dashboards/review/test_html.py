"""What a person wrote can never become a part of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.review.chart_data import ChartData, ChartLine
from dashboards.review.html import Markup, joined, tag

ATTACKS = ("<script>x</script>", '" onload="x', "</textarea><b>", "a & b", "' x='")


@pytest.mark.parametrize("words", ATTACKS)
def test_text_and_attributes_are_escaped_and_markup_is_not_escaped_twice(words: str) -> None:
    inner = tag("b", words, attributes={"title": words})
    outer = tag("p", inner, words)
    for shown in (inner, outer, joined([words])):
        assert "<script" not in shown
        assert "</textarea" not in shown
        assert '" onload' not in shown
    assert outer.count("<b ") == 1
    assert outer.startswith("<p><b title=")


@given(st.text())
def test_whatever_is_written_no_tag_comes_of_it(words: str) -> None:
    shown = joined([words])
    assert "<" not in shown
    assert ">" not in shown


def test_classes_and_attributes_are_written_as_they_are_meant() -> None:
    line = tag("input.a.b", attributes={"required": True, "hidden": False, "value": None})
    assert line == '<input class="a b" required>'
    assert tag("p", None, Markup("<i>x</i>")) == "<p><i>x</i></p>"


def test_a_name_in_the_chart_s_data_cannot_end_the_script_it_stands_in() -> None:
    line = ChartLine(
        name="</script><script>x", unit="", along=(0,), values=(1.0,), grid=0, colour=""
    )
    data = ChartData(end=1.0, grids=("a",), lines=(line,)).data()
    assert "<" not in data
