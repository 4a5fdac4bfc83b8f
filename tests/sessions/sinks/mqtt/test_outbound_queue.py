"""What waits is bounded: a newer state replaces an older one, the oldest event gives way."""

from ingest.clock import SystemClock
from sessions.sinks.mqtt.outbound_queue import Outbound, OutboundQueue


def event(number: int) -> Outbound:
    return Outbound(topic="e", payload=str(number).encode())


async def test_only_the_newest_state_of_a_topic_is_sent_and_the_others_are_counted() -> None:
    outgoing = OutboundQueue()
    for number in range(5):
        outgoing.put_state("a", str(number).encode())
    outgoing.put_state("b", b"0")
    taken = await outgoing.take_states()
    assert [(state.topic, state.payload) for state in taken] == [("a", b"4"), ("b", b"0")]
    assert outgoing.dropped_states == 4


async def test_the_oldest_event_gives_way_and_is_counted() -> None:
    outgoing = OutboundQueue(most_events=2)
    for number in range(3):
        outgoing.put_event(event(number))
    assert (await outgoing.next_event()).payload == b"1"
    assert outgoing.dropped_events == 1


async def test_an_event_stays_until_it_was_sent() -> None:
    outgoing = OutboundQueue()
    outgoing.put_event(event(0))
    first = await outgoing.next_event()
    assert await outgoing.next_event() is first
    outgoing.put_event(event(1))
    outgoing.event_sent(first)
    assert (await outgoing.next_event()).payload == b"1"


async def test_it_is_drained_when_all_is_written_and_not_when_it_is_taken() -> None:
    outgoing = OutboundQueue()
    outgoing.put_state("a", b"0")
    await outgoing.take_states()
    outgoing.put_event(event(0))
    outgoing.event_sent(await outgoing.next_event())
    drained = False
    try:
        async with SystemClock().timeout(0.01):
            await outgoing.drained()
            drained = True
    except TimeoutError:
        pass
    assert not drained
    outgoing.states_sent()
    await outgoing.drained()
