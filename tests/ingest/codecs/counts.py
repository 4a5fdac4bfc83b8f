"""How much the codec tests try: a little each time, a lot in a long run."""

from hypothesis import settings

from tests.sizes import sized

# For fields whose every raw value need not be tried each time.
RAW_STRIDE = sized(usual=7, quick=31, long=1)
property_settings = settings(deadline=None, max_examples=sized(usual=100, quick=30, long=2_000))
