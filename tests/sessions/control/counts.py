"""How much the tests of control try: little each time, a lot in a long run."""

from tests.sizes import sized

SESSIONS = sized(usual=120, quick=80, long=10_000)  # the first runaway is led into in the 69th
CALM_SESSIONS = sized(usual=20, quick=12, long=1_000)
EXAMPLES = sized(usual=150, quick=40, long=2_000)
