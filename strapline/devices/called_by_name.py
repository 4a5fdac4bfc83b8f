"""Devices on the air that a word names: by address, whole name, or the beginning of a name."""

from collections.abc import Sequence

from ingest.codecs.wire.clean_name import comparable
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting


def called_by(
    word: str, near: Sequence[Sighting], *, kind: DeviceKind | None = None
) -> list[Sighting]:
    """Those `word` names; case does not matter. Source: CONTRACT, commands.

    Args:
        word: an address, a name, or the beginning of names.
        near: what is on the air.
        kind: what it has to be, as far as it says; None: anything.
    """
    wanted = comparable(word)
    if not wanted:
        return []
    may_be = [one for one in near if _may_be(one, kind)]
    return (
        [one for one in may_be if one.address.casefold() == wanted]
        or [one for one in may_be if comparable(one.name) == wanted]
        or [one for one in may_be if one.is_named and comparable(one.name).startswith(wanted)]
    )


def _may_be(sighting: Sighting, kind: DeviceKind | None) -> bool:
    if kind is None or not (sighting.kinds or sighting.other_machine):
        return True
    return kind in sighting.kinds
