"""Where one can go: the entries of the navigation."""

from dataclasses import dataclass

from dashboards.web.site import Site
from sessions.text import text


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """One page in the navigation, named in the reader's language."""

    path: str
    word: str
    icon: str

    def holds(self, path: str) -> bool:
        """Whether the page at `path` belongs here, e.g. one session to the sessions."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


def places(site: Site) -> tuple[NavigationEntry, ...]:
    """What `site` has pages for, in the order shown."""
    review = site.review is not None
    every = (
        (True, "/", text("Live"), "monitor_heart"),
        (True, "/board", text("Board"), "grid_view"),
        (review, "/sessions", text("Sessions"), "history"),
        (review, "/week", text("Week"), "date_range"),
        (site.pairing is not None, "/pair", text("Pair"), "bluetooth_searching"),
        (review, "/athletes", text("Athletes"), "people"),
        (review, "/settings", text("Settings"), "settings"),
        (site.door is not None, "/access", text("Access"), "key"),
    )
    return tuple(
        NavigationEntry(path=path, word=word, icon=icon)
        for is_there, path, word, icon in every
        if is_there
    )
