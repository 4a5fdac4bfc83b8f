"""The one `gettext` call all shown text goes through."""

import gettext
from pathlib import Path

_LOCALES = Path(__file__).parent / "locales"
_translation: gettext.NullTranslations = gettext.translation(
    "strapline", localedir=_LOCALES, fallback=True
)


def text(message: str) -> str:
    """The message in the user's language (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), else English."""
    return _translation.gettext(message)
