"""Home Assistant discovery: who is new, who has another battery, who is gone."""

from collections.abc import Callable, Collection, Iterator, Mapping

from ingest.mqtt.broker_connection import MqttMessage
from sessions.sinks.mqtt.athlete_state import AthleteState
from sessions.sinks.mqtt.change_watch import key_of
from sessions.sinks.mqtt.home_assistant import HomeAssistant


class Discovery:
    """Remembers what was announced.

    Args:
        home: How to say it.
        places: Who is here now, by key.
        profiles: Names of all who have a profile: who was announced with one and has none any more
            was deleted. None: not known, nobody is removed.
    """

    def __init__(
        self,
        home: HomeAssistant,
        *,
        places: Mapping[str, AthleteState],
        profiles: Callable[[], Collection[str]] | None,
    ) -> None:
        self._home = home
        self._places = places
        self._profiles = profiles
        self._told: dict[str, bytes] = {}  # by key, to those who listen now
        self._members: set[str] = set()  # keys of those announced who have, or had, a profile

    @property
    def topics(self) -> tuple[str, ...]:
        """What to subscribe to; `heard` takes what comes."""
        if self._profiles is None:
            return (self._home.birth_topic,)
        return (self._home.birth_topic, self._home.any_topic)

    def tell_again(self) -> None:
        """Whoever listens now has heard nothing yet."""
        self._told.clear()

    def due(self) -> Iterator[tuple[str, bytes]]:
        """Retained messages to send now, by topic; what is handed out counts as told."""
        members = None if self._profiles is None else {key_of(name) for name in self._profiles()}
        for place in tuple(self._places.values()):
            guest = members is not None and place.key not in members
            if not guest:
                self._members.add(place.key)
            message = self._home.announcement(
                place.key,
                name=place.name or "Strapline",
                batteries=place.batteries,
                guest=guest,
            )
            if self._told.get(place.key) != message:
                self._told[place.key] = message
                yield self._home.topic(place.key), message
        if members is None:
            return
        for key in self._members - members - self._places.keys():
            self._members.discard(key)
            self._told.pop(key, None)
            yield self._home.topic(key), b""

    def heard(self, message: MqttMessage) -> bool:
        """Whether there may be more to tell after this message.

        A retained announcement is of an earlier run. Without any profile here it is another data
        folder, not a house that everybody left.
        """
        key = self._home.owner(message.topic, message.payload)
        if key is None or not message.retained or key in self._members or not self._profiles:
            return False
        if not self._profiles():
            return False
        self._members.add(key)
        return True
