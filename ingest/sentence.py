"""Sentences for people, made where no reader is known and said in the language of whoever reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Sentence:
    """A message in English with values in their places: what an error here is raised with.

    `str` says it in the language that `translated_by` was given for the block it is said in, so
    that what one task raises is read in the language of another. Values may be sentences, or
    errors that hold one.

    >>> str(Sentence("line {line}: {what}", line=3, what=Sentence("no number")))
    'line 3: no number'
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return _translation.get()(self.message).format(**self.values)

    @property
    def english(self) -> str:
        """As it is stored: for whoever reads it later in any language."""
        with translated_by(str):
            return str(self)

    def __repr__(self) -> str:
        return f"Sentence({self.message!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return (self.message, self.values) == (other.message, other.values)

    def __hash__(self) -> int:
        return hash(self.message)


def one_line(*parts: object, separator: str = "; ") -> Sentence:
    """Several of them behind one another.

    >>> str(one_line(Sentence("empty"), "line 3"))
    'empty; line 3'
    """
    names = [f"part_{index}" for index in range(len(parts))]
    message = separator.join(f"{{{name}}}" for name in names)
    return Sentence(message, **dict(zip(names, parts, strict=True)))


def wording(message: str) -> str:
    """The message as it is, marked for translation: a sentence is made of it later."""
    return message


_OS_WORDS = (
    wording("no such file or directory"),
    wording("permission denied"),
    wording("is a directory"),
    wording("not a directory"),
    wording("no space left on device"),
    wording("read-only file system"),
    wording("file exists"),
    wording("input/output error"),
    wording("too many open files"),
    wording("connection refused"),
    wording("cannot assign requested address"),
)


def os_words(error: OSError) -> Sentence:
    """Why the system refuses, as it says it: in the reader's language where that is usual.

    >>> str(os_words(FileNotFoundError(2, "No such file or directory")))
    'no such file or directory'
    """
    said = (error.strerror or str(error)).lower()
    return Sentence(said) if said in _OS_WORDS else one_line(said)


@contextmanager
def translated_by(translation: Callable[[str], str]) -> Iterator[None]:
    """Sentences said in the block, and in tasks it starts, go through `translation`."""
    token = _translation.set(translation)
    try:
        yield
    finally:
        _translation.reset(token)


_translation: ContextVar[Callable[[str], str]] = ContextVar("translation", default=str)
