"""How much the simulation's tests try: little each time, a lot in a long run."""

from tests.sizes import sized

EXAMPLES = sized(usual=15, quick=6, long=300)
RECORD_S = sized(usual=20.0, quick=10.0, long=120.0)  # at the given speed, and as fast as possible
REAL_TIME_S = sized(usual=2.0, quick=1.0, long=20.0)  # at speed 1
SEEDS = sized(usual=range(2), quick=range(1), long=range(30))
