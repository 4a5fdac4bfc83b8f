"""A Floor of scripted ports, one for each athlete."""

from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from tests.dashboards.web.scripted_port import ScriptedPort


class ScriptedRunners:
    """Everybody whose view a test sets; `asked` counts how often all views were made."""

    def __init__(self, *views: LiveView) -> None:
        self.asked = 0
        self.ports = {view.athlete: ScriptedPort(view) for view in views}

    def athletes(self) -> tuple[str, ...]:
        return tuple(self.ports)

    def port(self, athlete: str) -> ScriptedPort:
        if athlete not in self.ports:
            raise NobodyCalled(athlete)
        return self.ports[athlete]

    def views(self) -> tuple[LiveView, ...]:
        self.asked += 1
        return tuple(port.view() for port in self.ports.values())

    def put(self, *views: LiveView) -> None:
        """These and nobody else are here."""
        self.ports = {view.athlete: ScriptedPort(view) for view in views}
