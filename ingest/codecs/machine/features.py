"""Fitness Machine Feature (0x2ACC): what a machine measures and which targets it takes.

Source: Fitness Machine Service 1.0, 4.3, Tables 4.3 and 4.4. Names are the standard's without
"Supported" and "Target Setting".
"""

import msgspec

from ingest.codecs.wire.code_names import names_of, word_of
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_FLAGS, TRAILING
from ingest.sentence import Sentence

_WORD = 4
FEATURES = (
    "Average Speed",
    "Cadence",
    "Total Distance",
    "Inclination",
    "Elevation Gain",
    "Pace",
    "Step Count",
    "Resistance Level",
    "Stride Count",
    "Expended Energy",
    "Heart Rate Measurement",
    "Metabolic Equivalent",
    "Elapsed Time",
    "Remaining Time",
    "Power Measurement",
    "Force on Belt and Power Output",
    "User Data Retention",
)
TARGETS = (
    "Speed",
    "Inclination",
    "Resistance",
    "Power",
    "Heart Rate",
    "Targeted Expended Energy Configuration",
    "Targeted Step Number Configuration",
    "Targeted Stride Number Configuration",
    "Targeted Distance Configuration",
    "Targeted Training Time Configuration",
    "Targeted Time in Two Heart Rate Zones Configuration",
    "Targeted Time in Three Heart Rate Zones Configuration",
    "Targeted Time in Five Heart Rate Zones Configuration",
    "Indoor Bike Simulation Parameters",
    "Wheel Circumference Configuration",
    "Spin Down Control",
    "Targeted Cadence Configuration",
)


class MachineFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine measures (`features`) and which targets it takes (`targets`)."""

    features: tuple[str, ...]
    targets: tuple[str, ...]
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> MachineFeatures:
    """Read the value. Issues: `trailing`, `reserved-flags`.

    Raises:
        DecodeError: the frame is cut.
    """
    if len(frame) < 2 * _WORD:
        raise DecodeError(
            Sentence("2ACC: {size} bytes expected, got {count}", size=2 * _WORD, count=len(frame))
        )
    features = int.from_bytes(frame[:_WORD], "little")
    targets = int.from_bytes(frame[_WORD : 2 * _WORD], "little")
    trailing = (TRAILING,) if len(frame) > 2 * _WORD else ()
    reserved = (RESERVED_FLAGS,) if features >> len(FEATURES) or targets >> len(TARGETS) else ()
    return MachineFeatures(
        features=names_of(features, names=FEATURES),
        targets=names_of(targets, names=TARGETS),
        issues=trailing + reserved,
    )


def encode(value: MachineFeatures) -> bytes:
    """Write the value.

    Raises:
        EncodeError: a name the standard does not have.
    """
    words = word_of(value.features, names=FEATURES), word_of(value.targets, names=TARGETS)
    return b"".join(word.to_bytes(_WORD, "little") for word in words)
