"""Words of flags whose bits have names: which are set, and back."""

from collections.abc import Iterable, Sequence

from ingest.codecs.wire.errors import EncodeError


def names_of(word: int, *, names: Sequence[str]) -> tuple[str, ...]:
    """The names of the bits set in `word`, lowest bit first; bits without a name are left out."""
    return tuple(name for bit, name in enumerate(names) if word >> bit & 1)


def word_of(chosen: Iterable[str], *, names: Sequence[str]) -> int:
    """The word whose set bits are `chosen`.

    Raises:
        EncodeError: a name that no bit has.
    """
    word = 0
    for name in chosen:
        if name not in names:
            raise EncodeError(f"no flag is called {name!r}")
        word |= 1 << names.index(name)
    return word
