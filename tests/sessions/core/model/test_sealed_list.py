"""A list whose beginning is sealed reads as if it were not, here and where it is restored."""

from sessions.core.model.archive import Archive
from sessions.core.model.sealed_list import SealedList


def test_it_reads_the_same_open_sealed_and_restored() -> None:
    archive, told = Archive(), SealedList(int)
    told.kept_in(archive, name="numbers")
    for number in range(7):
        told.append(number)
        assert list(told) == [*range(number + 1)]
        if number in (2, 4):
            archive.add(bytes(8), width=8, items={"numbers": told.seal(), "others": [-1]})
        assert len(told) == number + 1
    assert told.open == [5, 6]
    restored = SealedList(int, told.open, sealed=told.sealed)
    restored.kept_in(Archive(lambda: archive.chunks(after=0), kept=len(archive)), name="numbers")
    assert list(restored) == list(told) == [*range(7)]
