"""How much the file tests try: a little each time, a lot where STRAPLINE_TEST_LONG is set."""

import os

from hypothesis import settings

LONG = bool(os.environ.get("STRAPLINE_TEST_LONG"))
CUT_STRIDE = 1 if LONG else 7
DAMAGED_FILES = 5_000 if LONG else 150
property_settings = settings(deadline=None, max_examples=500 if LONG else 40)
