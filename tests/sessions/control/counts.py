"""How much the tests of control try: little each time, a lot in a long run."""

from tests.sizes import sized

SESSIONS = sized(usual=240, quick=60, long=10_000)
CALM_SESSIONS = sized(usual=40, quick=12, long=1_000)
EXAMPLES = sized(usual=150, quick=40, long=2_000)
