"""A gateway's journal arrives whole, in order and once, over a line that may do anything.

The pure parts of both sides: `SendWindow` at the gateway, `Intake` at the processor.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mqtt.intake import NOTHING, BatchVerdict, Intake
from ingest.mqtt.spool import SendWindow
from ingest.mqtt.wire import NotificationBatch, Position
from tests.ingest.mqtt.batches import batch

HOST = "gateway pi"


def nothing_stored(_host: str, _boot: str) -> int:
    return NOTHING


def test_a_batch_that_follows_is_taken_and_the_same_again_is_not() -> None:
    intake = Intake(nothing_stored)
    first = batch([1, 2])
    assert [row.sequence for row in intake.judge(first, host=HOST).rows] == [1, 2]
    again = intake.judge(first, host=HOST)
    assert again.verdict is BatchVerdict.REPEATED
    assert again.repeated == 2
    overlapping = intake.judge(batch([2, 3]), host=HOST)
    assert [row.sequence for row in overlapping.rows] == [3]
    assert overlapping.repeated == 1


def test_numbers_may_have_holes_that_the_gateway_knows_of() -> None:
    intake = Intake(nothing_stored)
    intake.judge(batch([1, 5]), host=HOST)
    follows = batch([900], after=Position(boot="a", sequence=5))
    assert intake.judge(follows, host=HOST).verdict is BatchVerdict.NEXT


def test_a_batch_after_something_that_is_missing_is_refused_and_what_is_missing_named() -> None:
    intake = Intake(nothing_stored)
    intake.judge(batch([1]), host=HOST)
    ahead = batch([3], after=Position(boot="a", sequence=2))
    assert intake.judge(ahead, host=HOST).verdict is BatchVerdict.AHEAD
    assert intake.missing_after(ahead, host=HOST) == Position(boot="a", sequence=1)
    assert intake.highest(HOST, "a") == 1


def test_a_boot_does_not_begin_before_the_end_of_the_one_before_has_come() -> None:
    intake = Intake(nothing_stored)
    next_boot = batch([0], boot="b", after=Position(boot="a", sequence=9))
    assert intake.judge(next_boot, host=HOST).verdict is BatchVerdict.AHEAD
    assert intake.missing_after(next_boot, host=HOST) is None
    intake.judge(batch([9]), host=HOST)
    assert intake.judge(next_boot, host=HOST).verdict is BatchVerdict.NEXT


def test_a_new_processor_begins_where_an_old_gateway_is_confirmed() -> None:
    intake = Intake(nothing_stored)
    confirmed = batch([8], after=Position(boot="a", sequence=7), after_confirmed=True)
    assert intake.judge(confirmed, host=HOST).verdict is BatchVerdict.NEXT


def test_a_processor_with_an_older_copy_of_its_store_asks_for_what_it_lacks() -> None:
    intake = Intake(lambda _host, _boot: 4)
    confirmed = batch([8], after=Position(boot="a", sequence=7), after_confirmed=True)
    assert intake.judge(confirmed, host=HOST).verdict is BatchVerdict.AHEAD
    assert intake.missing_after(confirmed, host=HOST) == Position(boot="a", sequence=4)


def test_gateways_are_kept_apart() -> None:
    intake = Intake(nothing_stored)
    intake.judge(batch([1, 2]), host=HOST)
    assert intake.judge(batch([1]), host="gateway other").verdict is BatchVerdict.NEXT


def test_of_thousands_of_boots_the_oldest_are_looked_up_again() -> None:
    asked: list[str] = []

    def stored(_host: str, boot: str) -> int:
        asked.append(boot)
        return NOTHING

    intake = Intake(stored)
    for number in range(5_000):
        intake.judge(batch([1], boot=str(number)), host=HOST)
    asked.clear()
    intake.highest(HOST, "0")
    intake.highest(HOST, "4999")
    assert asked == ["0"]


@pytest.mark.parametrize(
    ("place", "ask", "sent", "confirmed"),
    [
        (8, "1", 10, 8),  # some of what is under way is confirmed
        (12, "1", 10, 5),  # beyond what was sent from here: somebody else's rows
        (3, "1", 10, 5),  # old news
        (None, "1", 10, 5),
        (8, "2", 8, 8),  # asked for again
        (3, "2", 3, 3),  # also what was confirmed once
        (None, "2", 5, 5),  # the processor knows nothing: from what is confirmed
    ],
)
def test_sent_and_confirmed_move_as_the_processor_says(
    place: int | None, ask: str, sent: int, confirmed: int
) -> None:
    outgoing = SendWindow(confirmed=5)
    outgoing.received(5, ask="1")
    outgoing.published(after=5, last=10)
    outgoing.received(place, ask=ask)
    assert (outgoing.sent, outgoing.confirmed) == (sent, confirmed)


def test_what_the_broker_has_kept_from_before_sends_nothing_twice() -> None:
    outgoing = SendWindow(confirmed=5)
    outgoing.published(after=5, last=10)
    outgoing.received(5, ask="1", is_kept=True)
    assert outgoing.sent == 10
    outgoing.received(5, ask="2", is_kept=True)  # asked while the connection was down
    assert outgoing.sent == 5


def test_a_publish_that_ends_after_a_step_back_does_not_undo_it() -> None:
    outgoing = SendWindow(confirmed=0)
    outgoing.published(after=0, last=5)
    outgoing.received(2, ask="again")
    outgoing.published(after=5, last=9)  # it had begun at 5
    assert outgoing.sent == 2


@dataclass
class Line:
    """Both sides with a broker between them that may lose, double and delay; journal place n
    holds sequence n."""

    journal: int = 0
    outgoing: SendWindow = field(default_factory=lambda: SendWindow(confirmed=0))
    stored: list[int] = field(default_factory=list)  # committed at the processor
    folded: list[int] = field(default_factory=list)  # taken, perhaps not committed
    queue: list[NotificationBatch] = field(default_factory=list)
    asks: int = 0

    def __post_init__(self) -> None:
        self.intake = Intake(self._highest)

    def measure(self, count: int) -> None:
        self.journal += count

    def send(self, count: int, *, lost: bool) -> None:
        after = self.outgoing.sent
        sequences = range(after + 1, min(after + count, self.journal) + 1)
        if not sequences:
            return
        message = batch(
            sequences,
            after=Position(boot="a", sequence=after) if after else None,
            after_confirmed=after <= self.outgoing.confirmed,
        )
        self.outgoing.published(after=after, last=sequences[-1])
        if not lost:
            self.queue.append(message)

    def receive(self, *, twice: bool) -> None:
        if not self.queue:
            return
        message = self.queue[0] if twice else self.queue.pop(0)
        taken = self.intake.judge(message, host=HOST)
        if taken.verdict is BatchVerdict.AHEAD:
            self.asks += 1
            missing = self.intake.missing_after(message, host=HOST)
            self._confirm(0 if missing is None else missing.sequence)
        self.folded += [row.sequence for row in taken.rows]

    def commit(self) -> None:
        self.stored = list(self.folded)
        self._confirm(self.stored[-1] if self.stored else 0)

    def processor_dies(self) -> None:
        self.folded = list(self.stored)
        self.intake = Intake(self._highest)

    def gateway_dies(self) -> None:
        self.outgoing = SendWindow(confirmed=self.outgoing.confirmed)

    def heartbeat(self) -> None:
        sent = self.outgoing.sent
        beat = batch(
            [],
            after=Position(boot="a", sequence=sent) if sent else None,
            after_confirmed=sent <= self.outgoing.confirmed,
        )
        self.queue.append(beat)

    def _confirm(self, sequence: int) -> None:
        # A processor confirms only what is committed: asking commits first, too.
        self.stored = list(self.folded)
        self.outgoing.received(sequence or None, ask=str(self.asks))

    def _highest(self, _host: str, _boot: str) -> int:
        return self.stored[-1] if self.stored else NOTHING


STEPS = st.one_of(
    st.tuples(st.just("measure"), st.integers(1, 5)),
    st.tuples(st.just("send"), st.integers(1, 4)),
    st.tuples(st.just("lose"), st.integers(1, 4)),
    st.tuples(st.just("receive"), st.just(0)),
    st.tuples(st.just("receive twice"), st.just(0)),
    st.tuples(st.just("commit"), st.just(0)),
    st.tuples(st.just("heartbeat"), st.just(0)),
    st.tuples(st.just("processor dies"), st.just(0)),
    st.tuples(st.just("gateway dies"), st.just(0)),
    st.tuples(st.just("broker forgets"), st.just(0)),
)


@given(st.lists(STEPS, max_size=60))
def test_whatever_happens_in_between_the_journal_arrives_whole_in_order_and_once(
    steps: list[tuple[str, int]],
) -> None:
    line = Line()
    for step, count in steps:
        match step:
            case "measure":
                line.measure(count)
            case "send":
                line.send(count, lost=False)
            case "lose":
                line.send(count, lost=True)
            case "receive":
                line.receive(twice=False)
            case "receive twice":
                line.receive(twice=True)
            case "commit":
                line.commit()
            case "heartbeat":
                line.heartbeat()
            case "processor dies":
                line.processor_dies()
            case "gateway dies":
                line.gateway_dies()
            case "broker forgets":
                line.queue.clear()
        assert line.folded == list(range(1, len(line.folded) + 1))
    # From here on nothing goes wrong: soon everything is there.
    for _ in range(5):
        while line.outgoing.sent < line.journal:
            line.send(4, lost=False)
        line.heartbeat()
        while line.queue:
            line.receive(twice=False)
        line.commit()
    assert line.stored == list(range(1, line.journal + 1))
    assert line.outgoing.confirmed == line.journal
