import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs.treadmill import decode
from ingest.codecs.treadmill_records import TreadmillRecords
from ingest.measurements import Treadmill
from tests.ingest.codecs.counts import property_settings

# Matrix Performance TouchXL: the two parts of one record (captures, see test_treadmill).
FIRST = decode(bytes.fromhex("9f0061003600000000ff7f0000ffff05006e0002"))
LAST = decode(bytes.fromhex("001f71000002cc003c06ff7f1a00"))
WHOLE = msgspec.structs.replace(
    FIRST,
    speed_kmh=1.13,
    heart_rate_bpm=0,
    metabolic_equivalent=0.2,
    elapsed_s=204,
    remaining_s=1596,
    power_w=26,
    more_data=False,
)
FIRST_ALONE = msgspec.structs.replace(FIRST, issues=("incomplete",))


def feed(*parts: Treadmill) -> list[tuple[Treadmill, ...]]:
    records = TreadmillRecords()
    return [records.add(part) for part in parts]


def test_a_record_in_one_notification_passes_at_once() -> None:
    assert feed(LAST) == [(LAST,)]


def test_two_parts_are_one_record() -> None:
    assert feed(FIRST, LAST) == [(), (WHOLE,)]


def test_a_third_part_waits_for_the_last_too() -> None:
    second = Treadmill(more_data=True, step_count=7)
    joined = msgspec.structs.replace(WHOLE, step_count=7)
    assert feed(FIRST, second, LAST) == [(), (), (joined,)]


def test_the_next_record_starts_afresh() -> None:
    assert feed(FIRST, LAST, FIRST, LAST) == [(), (WHOLE,), (), (WHOLE,)]


def test_when_the_last_part_is_lost_the_first_is_not() -> None:
    assert feed(FIRST, FIRST, LAST) == [(), (FIRST_ALONE,), (WHOLE,)]


def test_when_the_first_part_is_lost_the_last_stands_alone() -> None:
    assert feed(FIRST, LAST, LAST) == [(), (WHOLE,), (LAST,)]


def test_a_last_part_that_repeats_a_field_belongs_to_the_next_record() -> None:
    other = Treadmill(speed_kmh=2.0, total_distance_m=55)
    assert feed(FIRST, other) == [(), (FIRST_ALONE, other)]


def test_issues_of_all_parts_are_kept_once() -> None:
    first = msgspec.structs.replace(FIRST, issues=("reserved-flags",))
    last = msgspec.structs.replace(LAST, issues=("reserved-flags", "trailing"))
    ((), (joined,)) = feed(first, last)
    assert joined.issues == ("reserved-flags", "trailing")


FIELDS = sorted(set(Treadmill.__struct_fields__) - {"more_data", "issues", "speed_kmh"})


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.booleans()), max_size=30))
@property_settings
def test_nothing_sent_is_lost_or_doubled(sent: list[tuple[str, bool]]) -> None:
    # Each part carries one field with a number of its own.
    parts = [
        Treadmill(more_data=more, speed_kmh=None if more else 0.0, **{name: number})  # type: ignore[arg-type]
        for number, (name, more) in enumerate(sent, start=1)
    ]
    end = Treadmill(speed_kmh=0.0)
    given_out = [record for records in feed(*parts, end) for record in records]
    numbers = [getattr(r, name) for r in given_out for name in FIELDS if getattr(r, name)]
    assert sorted(numbers) == list(range(1, len(sent) + 1))
