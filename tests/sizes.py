"""Size of the tests: quick while one edits, usual in `make test`, long in `make test-long`.

`STRAPLINE_TEST_SIZE` is one of the three. What a test tries is the same in all of them; how often,
and on how large a run, is not.
"""

import os
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

_SIZE = os.environ.get("STRAPLINE_TEST_SIZE", "usual")
if _SIZE not in ("quick", "usual", "long"):
    raise ValueError(f"STRAPLINE_TEST_SIZE is quick, usual or long, not {_SIZE!r}")
LONG = _SIZE == "long"

# For what says no count of its own.
settings.register_profile("usual", settings())
settings.register_profile("long", settings())
settings.register_profile("quick", max_examples=30)
settings.load_profile(_SIZE)


def sized(*, usual: T, long: T, quick: T | None = None) -> T:
    """The value for this size; without `quick` the usual one is quick enough."""
    if _SIZE == "quick" and quick is not None:
        return quick
    return long if LONG else usual
