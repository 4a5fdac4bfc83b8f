"""Topics that the broker's access list denies: said once, and left out for a while."""

import logging

from ingest.clock import NS_PER_S, Clock
from ingest.mqtt.errors import Denied

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 600.0
"""Mosquitto hangs up after a denied message: each further try costs a connection."""


class DeniedTopics:
    """Outlives connections."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._until_ns: dict[str, int] = {}

    def holds(self, topic: str) -> bool:
        """Whether this topic is not to be tried now."""
        return self._clock.monotonic_ns() < self._until_ns.get(topic, 0)

    def note(self, denied: Denied) -> None:
        """The broker has just denied a topic."""
        if denied.topic not in self._until_ns:
            log.warning("%s", denied)
        until_ns = self._clock.monotonic_ns() + round(AGAIN_AFTER_S * NS_PER_S)
        self._until_ns[denied.topic] = until_ns
