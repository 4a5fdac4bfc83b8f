"""How much the simulation's tests try: little each time, a lot where STRAPLINE_TEST_LONG is set."""

import os

LONG = bool(os.environ.get("STRAPLINE_TEST_LONG"))
EXAMPLES = 300 if LONG else 15
RECORD_S = 120.0 if LONG else 20.0  # at the given speed, and as fast as possible
REAL_TIME_S = 20.0 if LONG else 2.0  # at speed 1
SEEDS = range(30) if LONG else range(2)
