"""How much the file tests try: a little each time, a lot in a long run."""

from hypothesis import settings

from tests.sizes import sized

CUT_STRIDE = sized(usual=7, quick=31, long=1)
DAMAGED_FILES = sized(usual=150, quick=50, long=5_000)
property_settings = settings(deadline=None, max_examples=sized(usual=40, quick=15, long=500))
