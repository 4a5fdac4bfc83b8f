"""Troubles with gateways: what was refused and why, for pages and terminal, one line each."""

import logging

from ingest.clock import Clock
from ingest.codecs.wire.clean_name import clean_name
from ingest.measurements import NS_PER_S
from ingest.mqtt.topics import slug

log = logging.getLogger(__name__)

SHOWN_S = 600.0
IN_LINE_S = 60.0
KEPT_AT_MOST = 100
_LONGEST = 200


def topic_of(athlete: str) -> str:
    """Whose troubles those of an athlete's name are: of everybody who shares the topic."""
    return f"topic {slug(athlete)}"


class Troubles:
    """The troubles of late; one that comes again is the same one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told: dict[tuple[str, str], int] = {}

    def add(self, gateway: str, line: str) -> None:
        """Something of this gateway, or topic, is wrong; logged when it is new."""
        key = (gateway, clean_name(line, longest=_LONGEST))
        if self._told.pop(key, None) is None:
            log.warning("%s", key[1])
        self._told[key] = self._clock.monotonic_ns()
        if len(self._told) > KEPT_AT_MOST:
            del self._told[next(iter(self._told))]

    def of(self, *gateways: str) -> tuple[str, ...]:
        """Those of some gateways or topics, for the pages of their athletes."""
        return tuple(
            line
            for (whose, line), at_ns in self._told.items()
            if whose in gateways and self._is_young(at_ns, SHOWN_S)
        )

    @property
    def newest(self) -> str | None:
        """What the terminal's line says; None: nothing of late."""
        if not self._told:
            return None
        (_, line), at_ns = next(reversed(self._told.items()))
        return line if self._is_young(at_ns, IN_LINE_S) else None

    def _is_young(self, at_ns: int, limit_s: float) -> bool:
        return self._clock.monotonic_ns() - at_ns < limit_s * NS_PER_S
