"""Sessions in which everything goes wrong, and sessions in which nothing does.

The rules are checked by `benchmarks.research.control_watcher.Watcher`, which knows nothing of the
policy.
"""

from collections import Counter

import pytest

from benchmarks.research.control_reach import CalmRun
from benchmarks.research.control_sessions import Fault, Run
from sessions.control.states import ControlState
from tests.sessions.control.counts import CALM_SESSIONS, SESSIONS

ASKED_OF_10_000 = 500
COUNTED = list(Fault)[:7]


@pytest.mark.timeout(1800)
def test_whatever_goes_wrong_no_rule_is_broken() -> None:
    hits: Counter[Fault] = Counter()
    states: Counter[ControlState] = Counter()
    sent: Counter[int] = Counter()
    for seed in range(SESSIONS):
        outcome = Run(seed).play()  # raises Broken
        hits += outcome.hits
        states += outcome.states
        sent += outcome.sent
    # The sessions have to go where it matters, or they show nothing.
    for fault in COUNTED:
        assert hits[fault] >= ASKED_OF_10_000 * SESSIONS / 10_000, fault
    assert all(states[state] for state in ControlState if state is not ControlState.UNSEEN), states
    assert {code for code, count in sent.items() if count} == {0x00, 0x02, 0x03, 0x08}


@pytest.mark.timeout(900)
def test_without_faults_every_target_is_reached_as_fast_as_is_allowed() -> None:
    late_s = [late for seed in range(CALM_SESSIONS) for late in CalmRun(seed).play().late_s]
    assert len(late_s) > 5 * CALM_SESSIONS
