"""What a gateway says of itself: believed as far as it can be."""

from ingest.clock import SystemClock
from ingest.mqtt.intake import NOTHING, BatchVerdict, Intake
from ingest.mqtt.plausibility import BOOTS_AN_HOUR, FURTHEST_JUMP, HIGHEST_FIRST, Plausibility
from ingest.mqtt.wire import NotificationBatch, Position, Tie
from tests.ingest.mqtt.batches import batch

HOST = "gateway pi"


def fault(some: NotificationBatch, *, known: int = NOTHING) -> str | None:
    return Plausibility(SystemClock()).fault(some, host=HOST, known=known)


def test_what_follows_is_believed_also_after_what_a_disk_has_swallowed() -> None:
    assert fault(batch(range(1, 4))) is None
    assert fault(batch([11]), known=10) is None
    assert fault(batch([10 + FURTHEST_JUMP]), known=10) is None


def test_a_long_history_that_a_new_processor_has_not_seen_is_believed() -> None:
    after = Position(boot="a", sequence=9_999_999)
    assert fault(batch([10_000_000], after=after, after_confirmed=True)) is None


def test_a_number_far_ahead_is_not() -> None:
    assert fault(batch([11 + FURTHEST_JUMP]), known=10) is not None
    assert fault(batch([11, 2**62]), known=10) is not None
    assert fault(batch([HIGHEST_FIRST + 1])) is not None
    assert fault(batch([1, 2 + FURTHEST_JUMP])) is not None


def test_a_clock_days_ahead_is_not_and_one_behind_is() -> None:
    now_ns = SystemClock().wall_ns()
    for days, is_believed in ((2, False), (0.5, True), (-400, True)):
        tie = Tie(mono_ns=0, wall_ns=now_ns + round(days * 86_400e9))
        some = NotificationBatch(boot="a", anchor=tie, sent_mono_ns=0, through_mono_ns=0)
        assert (fault(some) is None) is is_believed


def test_a_gateway_that_begins_anew_all_the_time_is_not() -> None:
    judge = Plausibility(SystemClock())
    faults = [
        judge.fault(batch([1], boot=str(boot)), host=HOST, known=NOTHING)
        for boot in range(BOOTS_AN_HOUR + 1)
    ]
    assert faults[:-1] == [None] * BOOTS_AN_HOUR
    assert faults[-1] is not None
    assert judge.fault(batch([1], boot="0"), host=HOST, known=NOTHING) is None
    assert judge.fault(batch([1], boot="new"), host="gateway attic", known=NOTHING) is None


def test_a_refused_jump_leaves_the_intake_as_it_was() -> None:
    """What the fault keeps out would have silenced the gateway for good."""
    intake = Intake(lambda _host, _boot: NOTHING)
    intake.judge(batch([1, 2]), host=HOST)
    far = batch([2**62])
    assert fault(far, known=intake.highest(HOST, "a")) is not None
    assert intake.judge(batch([3]), host=HOST).verdict is BatchVerdict.NEXT
