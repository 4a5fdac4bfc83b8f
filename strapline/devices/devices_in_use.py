"""Devices in a session: two athletes never take the same one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sessions.live.live_port import StartRefused
from sessions.text import text
from strapline.devices.chosen import Chosen


class DevicesInUse:
    """Who has which device, for as long as their session lasts."""

    def __init__(self) -> None:
        self._holders: dict[str, str] = {}  # athlete by alias, name or address

    def holder(self, word: str) -> str | None:
        """Who has the device of this alias, name or address; None: nobody."""
        return self._holders.get(word.casefold())

    @contextmanager
    def held(self, devices: Sequence[Chosen], *, athlete: str) -> Iterator[None]:
        """The devices are `athlete`'s inside the block.

        Raises:
            StartRefused: somebody else has one of them.
        """
        words = {word.casefold() for device in devices for word in _words(device)}
        for device in devices:
            for word in _words(device):
                holder = self.holder(word)
                if holder is not None:
                    raise StartRefused(
                        text("{device} is in use by {athlete}.").format(
                            device=device.alias, athlete=holder or text("somebody else")
                        )
                    )
        self._holders |= dict.fromkeys(words, athlete)
        try:
            yield
        finally:
            for word in words:
                del self._holders[word]


def _words(device: Chosen) -> tuple[str, ...]:
    """Everything the device goes by. Two that are not remembered share an alias, so that they
    would be one in the journal: only one session may have such a device of a kind.
    """
    return (device.alias, device.named)
