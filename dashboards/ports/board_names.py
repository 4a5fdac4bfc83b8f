"""Names on the wall board: what people want to be called in front of others, and their teams."""

from collections.abc import Callable, Mapping

import msgspec


class BoardName(msgspec.Struct, frozen=True, kw_only=True):
    """One person. None: the profile says none."""

    nickname: str | None = None
    team: str | None = None


BoardNames = Callable[[], Mapping[str, BoardName]]
"""By the names of the profiles; asked from the pages' thread, at every tick."""


def no_board_names() -> Mapping[str, BoardName]:
    """Where there are no profiles."""
    return {}
