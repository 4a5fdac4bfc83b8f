"""Those of a processor's athletes whose sessions leave the house."""

from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from strapline.processor.processor import Processor


class PublishedRunners:
    """A `Floor` without simulated athletes that nobody has asked to publish."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor

    def athletes(self) -> tuple[str, ...]:
        """See `Floor`."""
        everybody = self._processor.athletes()
        return tuple(name for name in everybody if not self._is_kept_apart(name))

    def port(self, athlete: str) -> LivePort:
        """See `Floor`."""
        if self._is_kept_apart(athlete):
            raise NobodyCalled(athlete)
        return self._processor.port(athlete)

    def views(self) -> tuple[LiveView, ...]:
        """See `Floor`."""
        return tuple(self._processor.port(name).view() for name in self.athletes())

    def _is_kept_apart(self, name: str) -> bool:
        return self._processor.followed(name).is_kept_apart
