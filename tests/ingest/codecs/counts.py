"""How much the codec tests try: a little each time, a lot in a long run."""

from hypothesis import settings

from tests.sizes import sized

RANDOM_FRAMES = sized(usual=20_000, long=1_000_000)
RAW_STRIDE = sized(usual=7, long=1)  # for fields whose every raw value need not be tried each time
property_settings = settings(deadline=None, max_examples=sized(usual=100, long=2_000))
