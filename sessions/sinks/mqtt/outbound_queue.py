"""The outbound queue to the broker: bounded, and never in the way of whoever adds to it."""

import asyncio
from collections import deque

import msgspec

MOST_EVENTS = 1_000  # closed intervals and answers; a session closes some tens of them


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way out. `correlation`: what an answer repeats."""

    topic: str
    payload: bytes
    correlation: bytes | None = None


class OutboundQueue:
    """Live states, of which only the newest of each topic counts, and events, which all count.

    A state that a newer one overtakes before it was sent is dropped and counted. Events wait up to
    MOST_EVENTS; then the oldest is dropped and counted.
    """

    def __init__(self, *, most_events: int = MOST_EVENTS) -> None:
        self._states: dict[str, bytes] = {}
        self._events: deque[Outbound] = deque()
        self._most_events = most_events
        self._states_taken = False
        self._have_states = asyncio.Event()
        self._have_events = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self.dropped_states = 0
        self.dropped_events = 0

    def put_state(self, topic: str, payload: bytes) -> None:
        """The newest live state of a topic; never blocks."""
        if self._states.pop(topic, None) is not None:
            self.dropped_states += 1
        self._states[topic] = payload
        self._have_states.set()
        self._empty.clear()

    def put_event(self, event: Outbound) -> None:
        """Something that happened; never blocks."""
        if len(self._events) >= self._most_events:
            self._events.popleft()
            self.dropped_events += 1
        self._events.append(event)
        self._have_events.set()
        self._empty.clear()

    async def take_states(self) -> list[Outbound]:
        """All live states that wait, the longest waiting first; waits for one.

        They count as waiting until `states_sent` says that they are written.
        """
        await self._have_states.wait()
        self._have_states.clear()
        taken = [Outbound(topic=topic, payload=payload) for topic, payload in self._states.items()]
        self._states.clear()
        self._states_taken = True
        return taken

    def states_sent(self) -> None:
        """What was taken is written."""
        self._states_taken = False
        self._settle()

    async def next_event(self) -> Outbound:
        """The oldest event; it stays until `event_sent` says that the broker has it."""
        while not self._events:
            self._have_events.clear()
            await self._have_events.wait()
        return self._events[0]

    def event_sent(self, event: Outbound) -> None:
        """The broker has this event, or will never take it."""
        if self._events and self._events[0] is event:
            self._events.popleft()
        self._settle()

    async def drained(self) -> None:
        """Wait until nothing waits any more."""
        await self._empty.wait()

    @property
    def events_lost(self) -> int:
        """Events that were dropped, or wait still."""
        return self.dropped_events + len(self._events)

    def _settle(self) -> None:
        if not self._states and not self._states_taken and not self._events:
            self._empty.set()
