"""Fields of a record: wire steps to values and back, by whole factors."""

import pytest

from ingest.codecs.wire.errors import EncodeError
from ingest.codecs.wire.record import S16, U8, Field, Record


def read(field: Field, frame: bytes) -> object:
    return Record((field,)).read(frame)[field.name]


def test_a_field_without_a_factor_is_a_whole_number() -> None:
    value = read(Field(name="a", code=U8), b"\x05")
    assert value == 5
    assert isinstance(value, int)


def test_either_factor_makes_a_value_of_its_steps() -> None:
    assert read(Field(name="a", code=U8, units=10), b"\x05") == 50
    assert read(Field(name="a", code=U8, steps=10), b"\x05") == 0.5
    assert Field(name="a", code=U8, units=10).to_wire(50) == 5
    assert not Field(name="a", code=U8).scaled
    assert Field(name="a", code=U8, units=10).scaled
    assert Field(name="a", code=U8, steps=10).scaled


@pytest.mark.parametrize(("code", "low", "high"), [(U8, 0, 255), (S16, -32768, 32767)])
def test_the_ends_of_the_range_are_in_it(code: str, low: int, high: int) -> None:
    field = Field(name="a", code=code)
    assert (field.to_wire(low), field.to_wire(high)) == (low, high)
    for outside in (low - 1, high + 1, float("inf"), float("nan")):
        with pytest.raises(EncodeError, match="a must be"):
            field.to_wire(outside)


def test_the_mark_of_nothing_is_sent_for_none_and_for_nothing_else() -> None:
    marked = Field(name="a", code=U8, not_available=255)
    assert marked.to_wire(None) == 255
    assert read(marked, b"\xff") is None
    with pytest.raises(EncodeError, match="read as not available"):
        marked.to_wire(255)
    with pytest.raises(EncodeError, match="must be given"):
        Field(name="a", code=U8).to_wire(None)
