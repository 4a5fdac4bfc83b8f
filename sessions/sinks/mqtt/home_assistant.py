"""The device discovery message, by which an athlete appears in Home Assistant.

Source: https://www.home-assistant.io/integrations/mqtt/, "Device discovery payload".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.mqtt.topics import Topics
from sessions.sinks.mqtt.home_assistant_parts import battery, buttons, sensors

BIRTH = b"online"  # on PREFIX/status: Home Assistant has started
_OWN = "strapline_"  # begins our identifiers
_MEMBER, _GUEST = "Athlete", "Guest"  # the device's model


@dataclass(frozen=True)
class HomeAssistant:
    """Where it listens, and what it is told of each athlete.

    Args:
        prefix: Its discovery prefix.
        topics: Where state and commands travel.
        presence: The topic that says whether we are here.
        version: Of this program.
    """

    prefix: str
    topics: Topics
    presence: str
    version: str

    @property
    def birth_topic(self) -> str:
        """Where it says that it has started."""
        return f"{self.prefix}/status"

    @property
    def any_topic(self) -> str:
        """The filter for all devices that were ever announced."""
        return f"{self.prefix}/device/+/config"

    def topic(self, athlete: str) -> str:
        """Where one athlete is announced; an empty retained message there removes it.

        Args:
            athlete: The athlete's slug, as in our own topics.
        """
        return f"{self._head}{athlete}/config"

    @property
    def _head(self) -> str:
        return f"{self.prefix}/device/{_OWN}"

    def owner(self, topic: str, payload: bytes) -> str | None:
        """The slug of the athlete with a profile whom this processor announced there; else None."""
        if not (topic.startswith(self._head) and topic.endswith("/config")):
            return None
        try:
            told = msgspec.json.decode(payload, type=dict[str, Any])
        except NOT_A_DOCUMENT:
            return None
        if told.get("availability_topic") != self.presence:
            return None
        device = told.get("device")
        if not isinstance(device, dict) or device.get("model") != _MEMBER:
            return None
        return topic.removeprefix(self._head).removesuffix("/config")

    def announcement(
        self, athlete: str, *, name: str, batteries: Mapping[str, str], guest: bool = False
    ) -> bytes:
        """The discovery message of one athlete.

        Args:
            athlete: The athlete's slug.
            name: As people write it.
            batteries: The devices that tell their battery: key in the live state -> alias.
            guest: There is no profile of theirs here, so that a missing one means nothing.
        """
        unique = f"{_OWN}{athlete}"
        state_topic = self.topics.state(athlete)
        parts = {
            **sensors(state_topic=state_topic),
            **{f"battery_{key}": battery(key, name=alias) for key, alias in batteries.items()},
            **buttons(command_topic=self.topics.command(athlete)),
        }
        message = {
            "device": {
                "identifiers": [unique],
                "name": name,
                "manufacturer": "Strapline",
                "model": _GUEST if guest else _MEMBER,
                "sw_version": self.version,
            },
            "origin": {"name": "Strapline", "sw_version": self.version},
            "components": {
                key: {**part, "unique_id": f"{unique}_{key}"} for key, part in parts.items()
            },
            "state_topic": state_topic,
            "availability_topic": self.presence,
            "qos": 1,
        }
        return msgspec.json.encode(message)
