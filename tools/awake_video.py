"""Makes the silent video that keeps a screen on where a browser gives no wake lock.

    python tools/awake_video.py > dashboards/live/awake_video.js

Ten seconds of grey, 64 by 64 pixels, four frames a second, no audio track: H.264 baseline in MP4,
which every browser on a phone plays inline. No encoder is needed: each macroblock is predicted
from nothing (DC, which is mid-grey) and has no residual.

Sources: ITU-T H.264 (08/2021), 7.3 (syntax) and 9.1 (Exp-Golomb codes); ISO/IEC 14496-12 (boxes),
ISO/IEC 14496-15, 5.3.3.1.2 (`avcC`).
"""

import base64
import struct

SIDE_PX = 64
FRAMES, PER_SECOND = 40, 4
MACROBLOCKS = (SIDE_PX // 16) ** 2
BASELINE, CONSTRAINED, LEVEL_1 = 66, 0xC0, 10
SPS, PPS, IDR = 0x67, 0x68, 0x65  # NAL unit types 7, 8 and 5, each with nal_ref_idc 3


def ue(value: int) -> str:
    """An unsigned Exp-Golomb code; that of a signed 0 is the same."""
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits


def nal(header: int, bits: str) -> bytes:
    """A NAL unit: its payload ends with a 1 and zeros, and never looks like a start code."""
    bits += "1"
    bits += "0" * (-len(bits) % 8)
    payload = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    escaped = bytearray()
    for byte in payload:
        if escaped[-2:] == b"\0\0" and byte <= 3:
            escaped.append(3)
        escaped.append(byte)
    return bytes([header]) + bytes(escaped)


def sequence_parameters() -> bytes:
    """One picture at a time, in coding order, of whole macroblocks."""
    side = ue(SIDE_PX // 16 - 1)
    start = f"{BASELINE:08b}{CONSTRAINED:08b}{LEVEL_1:08b}"
    return nal(SPS, start + ue(0) + ue(0) + ue(2) + ue(0) + "0" + side + side + "1" + "1" + "00")


def picture_parameters() -> bytes:
    """CAVLC, one slice group, nothing else."""
    return nal(PPS, ue(0) + ue(0) + "00" + ue(0) * 3 + "000" + ue(0) * 3 + "000")


def frame(number: int) -> bytes:
    """An IDR picture; two in a row must not have the same id."""
    slice_header = ue(0) + ue(7) + ue(0) + "0000" + ue(number % 2) + "00" + ue(0)
    grey = ue(3) + ue(0) + ue(0) + "1"  # Intra 16x16, DC, no residual
    unit = nal(IDR, slice_header + grey * MACROBLOCKS)
    return struct.pack(">I", len(unit)) + unit


def box(name: bytes, *parts: bytes) -> bytes:
    """An MP4 box."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """A box with version 0 and flags."""
    return box(name, struct.pack(">I", flags), *parts)


def numbers(*values: int) -> bytes:
    """32-bit numbers."""
    return struct.pack(f">{len(values)}I", *values)


def movie() -> bytes:
    """The whole file."""
    frames = [frame(number) for number in range(FRAMES)]
    kind = box(b"ftyp", b"isom", numbers(0x200), b"isomiso2avc1mp41")
    header_size = len(kind) + len(header(frames, data_at=0)) + 8
    return kind + header(frames, data_at=header_size) + box(b"mdat", *frames)


def header(frames: list[bytes], *, data_at: int) -> bytes:
    """The `moov` box; `data_at`: where the first frame is in the file."""
    matrix = numbers(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    long = FRAMES
    tables = box(
        b"stbl",
        full(b"stsd", numbers(1), sample_entry()),
        full(b"stts", numbers(1, FRAMES, 1)),
        full(b"stsc", numbers(1, 1, FRAMES, 1)),
        full(b"stsz", numbers(0, FRAMES, *map(len, frames))),
        full(b"stco", numbers(1, data_at)),
    )
    here = box(b"dinf", full(b"dref", numbers(1), full(b"url ", flags=1)))
    media = box(
        b"mdia",
        full(b"mdhd", numbers(0, 0, PER_SECOND, long), struct.pack(">HH", 0x55C4, 0)),
        full(b"hdlr", numbers(0), b"vide", numbers(0, 0, 0), b"\0"),
        box(b"minf", full(b"vmhd", bytes(8), flags=1), here, tables),
    )
    size = SIDE_PX << 16
    track = full(
        b"tkhd", numbers(0, 0, 1, 0, long, 0, 0, 0, 0), matrix, numbers(size, size), flags=7
    )
    whole = full(
        b"mvhd",
        numbers(0, 0, PER_SECOND, long, 0x10000),
        struct.pack(">H", 0x100) + bytes(10),
        matrix,
        bytes(24),
        numbers(2),
    )
    return box(b"moov", whole, box(b"trak", track, media))


def sample_entry() -> bytes:
    """What the frames are coded as."""
    sps, pps = sequence_parameters(), picture_parameters()
    configuration = (
        bytes([1, BASELINE, CONSTRAINED, LEVEL_1, 0xFF, 0xE1])
        + struct.pack(">H", len(sps))
        + sps
        + b"\x01"
        + struct.pack(">H", len(pps))
        + pps
    )
    looks = struct.pack(">HHIIIH", SIDE_PX, SIDE_PX, 0x480000, 0x480000, 0, 1)
    return box(
        b"avc1",
        bytes(6) + struct.pack(">H", 1) + bytes(16),
        looks + bytes(32) + struct.pack(">Hh", 0x18, -1),
        box(b"avcC", configuration),
    )


def main() -> None:
    """Print it as a script."""
    data = base64.b64encode(movie()).decode("ascii")
    print("// Made by tools/awake_video.py, which says what it is.")
    print('"use strict";')
    print(f'const AWAKE_VIDEO = "data:video/mp4;base64,{data}";')


if __name__ == "__main__":
    main()
