"""Which device's value counts."""

from ingest.measurements import BRIDGED, HeartRate
from sessions.core.alignment.source_choice import Choice, SourceChoices

S = 1_000_000_000


def test_the_better_rank_wins_while_it_is_fresh() -> None:
    choice = Choice()
    choice.hold(150, source="grips", at_ns=0, rank=1)
    choice.hold(140, source="strap", at_ns=0, rank=0)
    assert (choice.value_at(1 * S), choice.chosen) == (140.0, "strap")


def test_a_named_source_wins_over_rank() -> None:
    choice = Choice(priority=("grips",))
    choice.hold(150, source="grips", at_ns=0, rank=1)
    choice.hold(140, source="strap", at_ns=0, rank=0)
    assert (choice.value_at(1 * S), choice.chosen) == (150.0, "grips")


def test_a_silent_source_hands_over_after_three_seconds() -> None:
    choice = Choice()
    choice.hold(140, source="strap", at_ns=0, rank=0)
    choice.hold(150, source="grips", at_ns=1 * S, rank=1)
    assert choice.value_at(3 * S - 1) == 140.0
    assert (choice.value_at(3 * S), choice.chosen) == (150.0, "grips")


def test_no_fresh_source_no_value() -> None:
    choice = Choice()
    choice.hold(140, source="strap", at_ns=0, rank=0)
    assert (choice.value_at(3 * S), choice.chosen) == (None, None)


def test_a_source_that_says_it_has_none_is_out_at_once() -> None:
    choice = Choice()
    choice.hold(140, source="strap", at_ns=0, rank=0)
    choice.drop("strap")
    assert choice.value_at(1 * S) is None


def test_equal_sources_are_told_apart_by_name_not_by_order_of_arrival() -> None:
    for order in (("a", "b"), ("b", "a")):
        choice = Choice()
        for source in order:
            choice.hold(140 if source == "a" else 150, source=source, at_ns=0, rank=0)
        assert choice.value_at(1 * S) == 140.0


def test_a_bridged_heart_rate_goes_after_a_strap_and_holds_as_long_as_its_own_pace() -> None:
    choices = SourceChoices()
    bridged = HeartRate(heart_rate_bpm=120, issues=(BRIDGED,))
    for number in range(5):
        choices.hold(bridged, source="bridge watch", at_ns=4 * number * S)
    choices.hold(HeartRate(heart_rate_bpm=150), source="strap", at_ns=16 * S)
    heart_rate = choices.heart_rate
    assert (heart_rate.value_at(17 * S), heart_rate.chosen) == (150.0, "strap")
    # The strap falls silent; 1.5 times four seconds after its last word the bridge does, too.
    assert (heart_rate.value_at(20 * S), heart_rate.chosen) == (120.0, "bridge watch")
    assert heart_rate.value_at(22 * S) is None
