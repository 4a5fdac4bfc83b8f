"""Training Status (0x2AD3): in which part of a training the machine believes to be.

Source: Fitness Machine Service 1.0, 4.10, Tables 4.11 to 4.13.
"""

from enum import IntFlag

import msgspec

from ingest.codecs.wire.code_names import CodeNames, read_text
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import EXTENDED_STRING, RESERVED_FLAGS, RESERVED_VALUE, TRAILING
from ingest.sentence import Sentence


class TrainingStatusFlag(IntFlag):
    """Flags byte. Source: Table 4.12."""

    STRING = 1 << 0
    EXTENDED_STRING = 1 << 1  # the string goes on; a long read gives all of it


_RESERVED = 0xFC
_HEAD = 2
STATUSES = CodeNames(
    dict(
        enumerate(
            (
                "other",
                "idle",
                "warming_up",
                "low_intensity_interval",
                "high_intensity_interval",
                "recovery_interval",
                "isometric",
                "heart_rate_control",
                "fitness_test",
                "speed_outside_of_control_region_low",
                "speed_outside_of_control_region_high",
                "cool_down",
                "watt_control",
                "manual_mode",
                "pre_workout",
                "post_workout",
            )
        )
    )
)


class TrainingStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A name from `STATUSES` or "reserved_0x..", and the machine's own words for it.

    `text` None: the flag is clear; "": the flag is set and no string follows (seen on Yesoul).
    """

    status: str
    text: str | None = None
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> TrainingStatus:
    """Read one notification.

    Issues: `trailing`, `invalid-utf8`, `extended-string`, `reserved-flags`, `reserved-value`.

    Raises:
        DecodeError: not even the status byte is there.
    """
    if len(frame) < _HEAD:
        raise DecodeError(
            Sentence(
                "2AD3: {head} bytes or more expected, got {count}", head=_HEAD, count=len(frame)
            )
        )
    flags, code = frame[0], frame[1]
    text: str | None = None
    issues: tuple[str, ...] = ()
    if flags & TrainingStatusFlag.STRING:
        text, issues = read_text(frame[_HEAD:])
    elif len(frame) > _HEAD:
        issues = (TRAILING,)
    if flags & TrainingStatusFlag.EXTENDED_STRING:
        issues += (EXTENDED_STRING,)
    if flags & _RESERVED:
        issues += (RESERVED_FLAGS,)
    if code not in STATUSES:
        issues += (RESERVED_VALUE,)
    return TrainingStatus(status=STATUSES.name(code), text=text, issues=issues)


def encode(value: TrainingStatus, *, extended: bool = False) -> bytes:
    """Write one notification; `extended` says that `text` is only the beginning.

    Raises:
        EncodeError: no such status.
    """
    flags = (0 if value.text is None else TrainingStatusFlag.STRING) | (
        TrainingStatusFlag.EXTENDED_STRING if extended else 0
    )
    return bytes([flags, STATUSES.code(value.status)]) + (value.text or "").encode()
