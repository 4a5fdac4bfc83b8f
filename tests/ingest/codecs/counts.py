"""How much the codec tests try: a little each time, a lot where STRAPLINE_TEST_LONG is set."""

import os

from hypothesis import settings

LONG = bool(os.environ.get("STRAPLINE_TEST_LONG"))
RANDOM_FRAMES = 1_000_000 if LONG else 20_000
RAW_STRIDE = 1 if LONG else 7  # for fields whose every raw value need not be tried each time
property_settings = settings(deadline=None, max_examples=2_000 if LONG else 100)
