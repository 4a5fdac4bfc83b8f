"""Good frames of each maker's protocol: captured ones, and what its rows write."""

from dataclasses import dataclass
from typing import Any

from ingest.codecs.vendor.framing import chunks
from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.record_layout import RecordLayout
from ingest.measurements import Treadmill

RUNNING = {
    "speed_kmh": 9.6,
    "inclination_pct": 2.0,
    "total_distance_m": 1_230,
    "elapsed_s": 480,
    "total_energy_kcal": 77,
    "step_count": 1_640,
    "heart_rate_bpm": 142,
}


@dataclass(frozen=True, kw_only=True)
class Captured:
    """A notification of a real machine. `expect` None: a frame that measures nothing."""

    name: str
    origin: str
    protocol: str
    characteristic: str
    frame: bytes
    expect: Treadmill | None
    is_stopped: bool = False


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)


_F15 = "capture: treadmill F15 with a FitShow module (syssi/esphome-treadmill-f15)"
_R1 = "capture: WalkingPad (ph4r05/ph4-walkingpad issue 10)"

CAPTURED = (
    Captured(
        name="fitshow walking slowly",
        origin=_F15,
        protocol="fitshow",
        characteristic="FFF1",
        frame=_hex("02 51 03 08 00 10 00 03 00 01 00 00 00 00 00 48 03"),
        expect=Treadmill(
            speed_kmh=0.8,
            inclination_pct=0.0,
            elapsed_s=16,
            total_distance_m=3,
            total_energy_kcal=0,
        ),
    ),
    Captured(
        name="fitshow after two minutes",
        origin=_F15,
        protocol="fitshow",
        characteristic="0000fff1-0000-1000-8000-00805f9b34fb",
        frame=_hex("02 51 03 0A 00 70 00 1A 00 0A 00 00 00 00 00 38 03"),
        expect=Treadmill(
            speed_kmh=1.0,
            inclination_pct=0.0,
            elapsed_s=112,
            total_distance_m=26,
            total_energy_kcal=1,
        ),
    ),
    Captured(
        name="fitshow slowing down",
        origin=_F15,
        protocol="fitshow",
        characteristic="FFF1",
        frame=_hex("02 51 04 03 00 16 01 48 00 1C 00 00 00 00 00 15 03"),
        expect=Treadmill(
            speed_kmh=0.3,
            inclination_pct=0.0,
            elapsed_s=278,
            total_distance_m=72,
            total_energy_kcal=3,
        ),
        is_stopped=True,
    ),
    Captured(
        name="fitshow standing",
        origin=_F15,
        protocol="fitshow",
        characteristic="FFF1",
        frame=_hex("02 51 00 51 03"),
        expect=Treadmill(speed_kmh=0.0),
        is_stopped=True,
    ),
    Captured(
        name="wilink standing, manual",
        origin=_R1,
        protocol="wilink",
        characteristic="FE01",
        frame=_hex("F8 A2 00 00 01 00 00 00 00 00 00 00 00 00 01 00 00 00 A4 FD"),
        expect=Treadmill(speed_kmh=0.0, elapsed_s=0, total_distance_m=0, step_count=0),
        is_stopped=True,
    ),
    Captured(
        name="wilink R1 Pro standing",
        origin="capture: WalkingPad R1 Pro (huserben/walkingpad issue 11)",
        protocol="wilink",
        characteristic="FE01",
        frame=_hex("F8 A2 00 00 01 00 00 00 00 00 00 00 00 00 07 00 00 00 AA FD"),
        expect=Treadmill(speed_kmh=0.0, elapsed_s=0, total_distance_m=0, step_count=0),
        is_stopped=True,
    ),
    Captured(
        name="wilink running",
        origin="capture: WalkingPad (ph4r05/ph4-walkingpad)",
        protocol="wilink",
        characteristic="FE01",
        frame=_hex("F8 A2 01 3C 01 00 02 2A 00 00 4F 00 03 D1 B4 00 00 00 E3 FD"),
        expect=Treadmill(speed_kmh=6.0, elapsed_s=554, total_distance_m=790, step_count=977),
    ),
    Captured(
        name="wilink walking",
        origin="capture: WalkingPad, firmware M30_V187.2.0",
        protocol="wilink",
        characteristic="FE01",
        frame=_hex("F8 A2 01 19 01 00 00 40 00 00 04 00 00 47 01 00 00 00 49 FD"),
        expect=Treadmill(speed_kmh=2.5, elapsed_s=64, total_distance_m=40, step_count=71),
    ),
    Captured(
        name="wilink locked",
        origin="capture: WalkingPad, firmware M30_V187.2.0",
        protocol="wilink",
        characteristic="FE01",
        frame=_hex("F8 A2 05 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 A9 FD"),
        expect=Treadmill(speed_kmh=0.0, elapsed_s=0, total_distance_m=0, step_count=0),
        is_stopped=True,
    ),
    Captured(
        name="sperax running",
        origin="capture: Sperax P3 Max (mcdax/walkingpad-controller)",
        protocol="sperax",
        characteristic="FFF1",
        frame=_hex("F5 18 00 19 00 00 10 00 00 00 10 00 01 00 01 00 0F 1E 00 00 00 9D D4 FA"),
        expect=Treadmill(speed_kmh=3.0),
    ),
    Captured(
        name="pitpat idle, 52 bytes",
        origin="capture: PitPat-T01, firmware 27 (azmke/pitpat-treadmill-control); serial blanked",
        protocol="pitpat",
        characteristic="FBA2",
        frame=_hex(
            "68 34 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 2A 1B 00"
            "17 70 00 05 00 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 0E 00 69 43"
        ),
        expect=Treadmill(speed_kmh=0.0, total_distance_m=0, step_count=0, total_energy_kcal=0),
        is_stopped=True,
    ),
    Captured(
        name="pitpat stopped",
        origin="capture: BA10-B, firmware 37 (homebridge-pitpat-treadmill); serial number blanked",
        protocol="pitpat",
        characteristic="FBA2",
        frame=_hex(
            "66 35 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 25 01"
            "17 70 00 05 0A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 00 00 00 79 43"
        ),
        expect=Treadmill(speed_kmh=0.0, total_distance_m=0, step_count=0, total_energy_kcal=0),
        is_stopped=True,
    ),
    Captured(
        name="echelon standing, without a speed",
        origin="capture: Echelon Stride (qdomyos-zwift issue 955)",
        protocol="echelon",
        characteristic="0bf669f4-45f2-11e7-9598-0800200c9a66",
        frame=_hex("F0 D1 09 00 00 00 00 00 00 00 00 00 CA"),
        expect=None,
    ),
    Captured(
        name="sperax hello, as its app writes it",
        origin="capture: Sperax P3 Max (mcdax/walkingpad-controller)",
        protocol="sperax",
        characteristic="FFF1",
        frame=_hex("F5 07 00 01 26 D8 FA"),
        expect=None,
    ),
    Captured(
        name="sperax poll with an escaped checksum",
        origin="capture: Sperax P3 Max (mcdax/walkingpad-controller)",
        protocol="sperax",
        characteristic="FFF1",
        frame=_hex("F5 08 00 19 F0 0A 59 FA"),
        expect=None,
    ),
    Captured(
        name="sperax set 3.0 km/h",
        origin="capture: Sperax P3 Max (mcdax/walkingpad-controller)",
        protocol="sperax",
        characteristic="FFF1",
        frame=_hex("F5 0A 00 15 01 1E 00 6A D9 FA"),
        expect=None,
    ),
)

# Messages of iFit, whole; over the air they come in pieces. These three are an app's.
IFIT_MESSAGES = (
    _hex("02 04 02 09 04 09 02 01 01 6A 04 00 7F"),
    _hex("02 04 02 09 04 09 02 01 02 BC 02 00 D0"),
    _hex("02 04 02 0B 04 0B 02 01 03 A0 00 5E 01 00 14"),
)
IFIT_REFERENCE = _hex(
    "01 04 02 21 04 21 82 02 64 00 01 4D 24 09 00 2C FE 05 00 78 00 36 E8 03 00 24 F4 00 F4 01"
    "01 00 01 02 00 00 61"
)
IFIT_FIRMWARE = _hex(
    "01 04 02 1C 04 1C 84 02 50 A3 00 30 2E 31 2E 30 36 31 32 32 30 31 37 2E 30 39 30 38 01 2A03 16"
)


def written(
    protocol: VendorProtocol, layout: RecordLayout, values: dict[str, Any] | None = None
) -> bytes:
    """The frame that a row of the table makes of `values`."""
    framing = protocol.framing
    body = layout.write(RUNNING if values is None else values, overhead=framing.overhead)
    return framing.completed(body)


def parts(protocol: VendorProtocol, frame: bytes) -> tuple[bytes, ...]:
    """The notifications that carry a frame."""
    if protocol.framing.chunked:
        return chunks(frame)
    return tuple(frame[at : at + 20] for at in range(0, len(frame), 20))
