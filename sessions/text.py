"""Shown text: the one `gettext` call it all goes through, in the language of whoever reads it.

A terminal has one reader, told by its environment; a page has many, and each answer to a browser
is given inside `reading`.
"""

import gettext
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from ingest.sentence import translated_by

DOMAIN = "strapline"
LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What can be read, each by its own name."""

_DECIMAL_POINTS = {"de": ","}
_ENVIRONMENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def text(message: str) -> str:
    """The message in the reader's language, else as it is."""
    # The empty message is the catalogue's own header.
    return _catalogue(language()).gettext(message) if message else ""


def marked(message: str) -> str:
    """The message as it is, marked for translation: it is shown later by `text(message)`."""
    return message


def retold(said: str, templates: Iterable[str]) -> str | None:
    """What was said in English by the first template that fits, in the reader's language.

    For what is stored or comes from elsewhere; None: no template fits.

    >>> with reading("de"):
    ...     retold("split into 3 sessions", ["split into {count} sessions"])
    'in 3 Einheiten geteilt'
    """
    for template in templates:
        if found := _pattern(template).fullmatch(said):
            return text(template).format(**found.groupdict())
    return None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))


ZONE_NAMES = (
    marked("Very light"),
    marked("Light"),
    marked("Moderate"),
    marked("Hard"),
    marked("Maximum"),
)
"""The names the core gives its zones, marked here: the core itself has no language."""


def language() -> str:
    """The reader's language, one of `LANGUAGES`."""
    return _reader.get() or _terminal_language()


def decimal_point() -> str:
    """What stands between whole and tenth in the reader's language."""
    return _DECIMAL_POINTS.get(language(), ".")


@contextmanager
def reading(language: str) -> Iterator[None]:
    """Everything said in the block, and in tasks it starts, is in `language`."""
    token = _reader.set(language)
    try:
        with translated_by(text):
            yield
    finally:
        _reader.reset(token)


def language_of(environment: Mapping[str, str]) -> str:
    """The first language a terminal asks for that can be read.

    >>> language_of({"LANG": "de_AT.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "de_DE"})
    ('de', 'en')
    """
    asked = next((environment[name] for name in _ENVIRONMENT if environment.get(name)), "")
    tags = (entry.replace("-", "_").split("_")[0].split(".")[0] for entry in asked.split(":"))
    return next((tag.lower() for tag in tags if tag.lower() in LANGUAGES), SOURCE_LANGUAGE)


_reader: ContextVar[str | None] = ContextVar("reader's language", default=None)


@cache
def _terminal_language() -> str:
    return language_of(os.environ)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, localedir=LOCALES, languages=[language], fallback=True)
