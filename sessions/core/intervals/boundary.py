"""Where one gait ends and the next begins."""

import msgspec

from sessions.core.model.sample import Kind


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` holds from the start of cell `start`.

    `replaces`: it renames the stretch that is under way instead of ending it.
    """

    start: int
    kind: Kind
    replaces: bool
