"""Words about treadmills without Treadmill Data: what one is, and what can be done with it."""

from collections.abc import Iterable

from ingest.codecs.vendor.protocol import Evidence, VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.devices.sighting import Sighting
from ingest.quirks.treadmill_names import NOT_READ, Speaks, treadmill_of
from sessions.text import text

TOLD = 3
"""Of a hall full of treadmills no more are told."""


def _sentence(speaks: Speaks) -> str:
    """What a machine that speaks so is, with a place for its name."""
    sentences = {
        Speaks.FTMS: text("{name} speaks the standard for treadmills."),
        Speaks.RSC: text("{name} measures as a foot pod does: pair it, and it is used as one."),
        Speaks.VENDOR: text(
            "{name} speaks its maker's own protocol, by which it is read and never controlled."
        ),
        Speaks.UNREAD: text("{name} speaks its maker's own protocol, which cannot be read here."),
        Speaks.ENCODED: text(
            "{name} speaks its maker's own protocol in code, which cannot be read here."
        ),
        Speaks.CLASSIC: text(
            "{name} speaks a protocol of cables and Bluetooth Classic, which cannot be read here."
        ),
        Speaks.AVERAGE: text("{name} tells the average of a run, and not its speed now."),
    }
    return sentences[speaks]


def about_treadmill(name: str) -> tuple[str, ...]:
    """What a machine of this name is and what to do; nothing where no treadmill has such a name."""
    known = treadmill_of(name)
    if known is None:
        return ()
    called = f"{name} ({known.maker})" if known.maker else name
    lines = [_sentence(known.speaks).format(name=called)]
    if known.speaks in NOT_READ:
        lines.append(
            text("Wear a foot pod, or say the belt's speed yourself: strapline run --belt-by-hand")
        )
    return (" ".join(lines),)


def with_treadmill(reason: str, *, name: str) -> str:
    """Why a device cannot be used; and what it is, where its name is that of one not read."""
    known = treadmill_of(name)
    if known is None or known.is_read:
        return reason
    return ". ".join((reason.rstrip("."), *about_treadmill(name)))


def unread_treadmills(near: Iterable[Sighting]) -> tuple[str, ...]:
    """What is to be told of treadmills that were heard and cannot be read."""
    known = ((sighting, treadmill_of(sighting.name)) for sighting in near)
    names = [sighting.name for sighting, row in known if row is not None and row.speaks in NOT_READ]
    return tuple(line for name in names[:TOLD] for line in about_treadmill(name))


def own_protocol(slug: str) -> list[str]:
    """What can be done with a treadmill of this protocol, one line each."""
    row = next((row for row in PROTOCOLS if row.slug == slug), None)
    if row is None:
        return []
    lines = [
        text("{protocol} ({makers}): reads {quantities}; it is never controlled").format(
            protocol=row.title, makers=row.makers, quantities=", ".join(_quantities(row))
        )
    ]
    if row.evidence is Evidence.ONE_SOURCE:
        lines.append(text("what is known of this protocol rests on one source"))
    return lines


def _quantities(row: VendorProtocol) -> list[str]:
    words = {
        "speed_kmh": text("speed"),
        "inclination_pct": text("incline"),
        "total_distance_m": text("distance"),
        "heart_rate_bpm": text("heart rate"),
    }
    return [word for name, word in words.items() if name in row.has]
