"""How much the tests of control try: little each time, a lot where STRAPLINE_TEST_LONG is set."""

import os

LONG = bool(os.environ.get("STRAPLINE_TEST_LONG"))
SESSIONS = 10_000 if LONG else 240
CALM_SESSIONS = 1_000 if LONG else 40
EXAMPLES = 2_000 if LONG else 150
