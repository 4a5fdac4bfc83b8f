"""No second, wherever it begins, holds more than four."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.clock import NS_PER_S
from sessions.sinks.mqtt.allowance import MOST_A_SECOND, RateLimit


@given(st.lists(st.integers(0, NS_PER_S), max_size=60))
def test_any_second_holds_at_most_four(steps_ns: list[int]) -> None:
    allowance, now_ns, sent = RateLimit(), 0, list[int]()
    for step_ns in steps_ns:
        now_ns += step_ns
        if allowance.allows(now_ns):
            allowance.take(now_ns)
            sent.append(now_ns)
    for start in sent:
        assert sum(start <= at < start + NS_PER_S for at in sent) <= MOST_A_SECOND


def test_four_changes_at_once_need_not_wait() -> None:
    allowance = RateLimit()
    for _ in range(MOST_A_SECOND):
        assert allowance.allows(5)
        allowance.take(5)
    assert not allowance.allows(5 + NS_PER_S - 1)
    assert allowance.allows(5 + NS_PER_S)
