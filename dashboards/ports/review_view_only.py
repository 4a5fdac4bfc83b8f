"""Review port for a browser that may look and not change anything."""

from dashboards.ports.review import Refused, ReviewPort
from dashboards.ports.review_changes import Given, ReviewChange
from sessions.text import text


class ViewOnlyReview:
    """A `ReviewPort` that answers questions and refuses changes; an export is a look, too."""

    def __init__(self, port: ReviewPort) -> None:
        self.history = port.history
        self.weeks = port.weeks
        self.profiles = port.profiles
        self.settings = port.settings

    async def do(self, change: ReviewChange[Given]) -> Given:
        """Refused, whatever it is."""
        raise Refused(only_watching())


def only_watching() -> str:
    """Why nothing can be changed."""
    return text("This device may watch, not control.")
