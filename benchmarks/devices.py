"""Devices that people own: neighbours, names of treadmills, frames of their makers' protocols.

    python -m benchmarks.devices    # 15 s of CPU

Asked: of 20 kinds of neighbours of the same name no measurement is taken; of the field's treadmill
names 78 % are read, and all are answered by a sentence; captured frames decode. No command is led
by a neighbour: `tests/strapline/session/test_belt_control_alone.py`. Mutated frames are a target of
`benchmarks.fuzz`.
"""

import argparse
import asyncio
import logging

from ingest.codecs.vendor.vendor_stream import VendorStream
from ingest.quirks.treadmill_names import TREADMILL_NAMES
from strapline.devices.treadmill_words import about_treadmill
from tests.ingest.codecs.vendor.vendor_frames import CAPTURED
from tests.ingest.devices.neighbour_attacks import ATTACKS
from tests.ingest.devices.neighbours import played
from tests.strapline.devices.test_treadmill_words import a_name


async def neighbours() -> None:
    """Each kind of them, one after the other."""
    foreign = mine = held = 0
    for attack in ATTACKS:
        came = await played(attack)
        foreign += came.foreign
        mine += came.mine
        held += came.is_theirs or came.is_unasked
    print(
        f"{len(ATTACKS)} kinds of neighbours: {foreign} of their measurements taken   asked 20, 0;"
        f" {held} links held with one   asked 0; {mine} measurements of the right strap"
    )


def names() -> None:
    """The field's names of treadmills."""
    read = sum(row.is_read for row in TREADMILL_NAMES)
    answered = sum(bool(about_treadmill(a_name(row))) for row in TREADMILL_NAMES)
    count = len(TREADMILL_NAMES)
    print(
        f"{count} names of treadmills: {100 * read / count:.1f} % read   asked 78;"
        f" {100 * answered / count:.0f} % answered by a sentence   asked 100"
    )


def captured() -> None:
    """Frames of real machines."""
    right = 0
    for vector in CAPTURED:
        readings = VendorStream().add(vector.characteristic, vector.frame)
        right += [one.value for one in readings] == ([vector.expect] if vector.expect else [])
    print(f"{right} of {len(CAPTURED)} captured frames decode   asked all")


def main() -> None:
    """Print the figures."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    logging.disable()  # what a user is told of neighbours
    names()
    captured()
    asyncio.run(neighbours())


if __name__ == "__main__":
    main()
