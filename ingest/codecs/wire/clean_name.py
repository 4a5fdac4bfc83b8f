"""Names as strangers give them, made safe to show: no control, no turning of the line, no length.

Anybody can put any bytes on the air, into a topic or into a file; a name of theirs is printed in
terminals, on pages and in other people's systems.
"""

import unicodedata
from functools import lru_cache

LONGEST = 40
"""An advertisement has room for 29 bytes, a scan response for as many; longer is no name."""

# Control, format (which holds the bidirectional marks), surrogates, private use, unassigned, and
# the separators of lines and paragraphs. Source: Unicode Standard, 4.5, General Category.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and signs that have no shape: fillers of Hangul, the Braille cell without a dot.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# A letter may carry two or three marks; a heap of them paints over the lines around it.
_MOST_MARKS = 3


@lru_cache(maxsize=4_096)  # batches name the same devices and people every second
def can_be_shown(name: str) -> bool:
    """Whether nothing in a name is hidden or steers what shows it."""
    return not any(
        unicodedata.category(character) in _UNSHOWN or character in _BLANK for character in name
    )


def clean_name(told: str, *, longest: int = LONGEST) -> str:
    r"""The part of a name that can be shown anywhere, in one line; may be empty.

    >>> clean_name("\x1b[31mPolar\u202e  H10\n")
    '[31mPolar H10'
    """
    kept: list[str] = []
    marks = 0
    for character in told[: 8 * longest]:
        category = unicodedata.category(character)
        if category in _UNSHOWN:
            character, category = (" ", "Zs") if category in {"Cc", "Zl", "Zp"} else ("", "")
        elif character in _BLANK:
            character, category = " ", "Zs"
        marks = marks + 1 if category.startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    words = " ".join("".join(kept).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def comparable(name: str) -> str:
    r"""A name, or what somebody typed of it, so that they are the same where they look the same.

    >>> comparable("THERUN  T15 ") == comparable("Therun T15")
    True
    """
    return unicodedata.normalize("NFC", clean_name(name)).casefold()
