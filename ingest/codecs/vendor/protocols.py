"""The table of makers' protocols: every treadmill without Treadmill Data that is read.

UUIDs, layouts and frames as the sources have them; where two disagree, the row says whom it
follows. Left out on purpose is every frame that starts or sets a belt, or may (Dyaco's user,
programme and mode frames, Echelon's B0), and every one that unlocks one.
"""

from dataclasses import replace

from ingest.codecs.vendor.framing import Checksum, Framing
from ingest.codecs.vendor.protocol import Channel, Evidence, Reply, VendorProtocol
from ingest.codecs.vendor.record_layout import Place, RecordLayout, StatePlace

_QZ = "qdomyos-zwift (61a05d1)"


def _short(service: str, notify: str, write: str) -> Channel:
    uuids = (f"0000{number}-0000-1000-8000-00805f9b34fb" for number in (service, notify, write))
    service, notify, write = uuids
    return Channel(service=service, notify=(notify,), write=write)


# Microchip's transparent UART, as good as a wire to the console.
_UART = Channel(
    service="49535343-fe7d-4ae5-8fa9-9fafd205e455",
    notify=("49535343-1e4d-4bd9-ba61-23c647249616",),
    write="49535343-8841-43f4-a8d4-ecbe34729bb3",
)

_FITSHOW_PLACES = (
    Place(name="speed_kmh", at=3, steps=10),
    Place(name="inclination_pct", at=4, signed=True),
    Place(name="elapsed_s", at=5, size=2, order="little"),
    Place(name="total_distance_m", at=7, size=2, order="little"),
    Place(name="total_energy_kcal", at=9, size=2, order="little", steps=10),
    Place(name="step_count", at=11, size=2, order="little", nothing=0),
    Place(name="heart_rate_bpm", at=13, nothing=0),
)


def _fitshow_records(places: tuple[Place, ...]) -> tuple[RecordLayout, ...]:
    def status(*states: int) -> tuple[bytes, ...]:
        return tuple(bytes([0x02, 0x51, state]) for state in states)

    return (
        RecordLayout(starts=status(3), size=17, places=places),
        RecordLayout(starts=status(4), size=17, places=places, stopping=True),
        RecordLayout(starts=status(1, 10), size=17, places=places, standing=True),
        # Idle, counting down, fault, safety key. Learning (7) moves the belt under nobody.
        RecordLayout(starts=status(0, 2, 5, 6), standing=True),
    )


FITSHOW = VendorProtocol(
    slug="fitshow",
    title="FitShow",
    makers="Sportstech, Tunturi, Beurer, Christopeit, Atletica and others with a FitShow module",
    names=("FS-", "SW", "WINFITA", "BF70", "TR510-T", "TUNTURI T80-"),
    channels=(_short("fff0", "fff1", "fff2"), _short("ffe0", "ffe4", "ffe1")),
    framing=Framing(starts=(b"\x02",), checksum=Checksum.XOR, summed_from=1, end=b"\x03"),
    records=_fitshow_records(_FITSHOW_PLACES),
    start_up=(bytes.fromhex("0250025203"), bytes.fromhex("0250035303")),
    polls=(bytes.fromhex("02515103"),),
    source=f"syssi/esphome-treadmill-f15; tyge68/fitshow-treadmill; {_QZ}, fitshowtreadmill",
    evidence=Evidence.CAPTURED,
)

NOBLEPRO = replace(
    FITSHOW,
    slug="noblepro",
    title="FitShow, NoblePro's",
    makers="NoblePro",
    names=("NOBLEPRO CONNECT",),
    channels=(_short("ae00", "ae02", "ae01"),),
    records=_fitshow_records(
        tuple(
            replace(place, steps=2) if place.name == "inclination_pct" else place
            for place in _FITSHOW_PLACES
        )
    ),
    source=f"{_QZ}, fitshowtreadmill",
    evidence=Evidence.ONE_SOURCE,
)

WILINK = VendorProtocol(
    slug="wilink",
    title="KingSmith WiLink",
    makers="KingSmith WalkingPad A1, C1, C2, P1, R1; Xiaomi; Dynamax",
    names=(
        *("WALKINGPAD", "R1 PRO", "KINGSMITH", "KS-BLC", "KS-BLR", "KS-SC-BLR", "KS-ST-A1P"),
        *("KS-H", "KS-F0", "DYNAMAX"),
    ),
    channels=(_short("fe00", "fe01", "fe02"),),
    framing=Framing(starts=(b"\xf8",), checksum=Checksum.SUM, summed_from=1, end=b"\xfd"),
    records=(
        RecordLayout(
            starts=(b"\xf8\xa2",),
            size=20,
            places=(
                Place(name="speed_kmh", at=3, steps=10),
                Place(name="elapsed_s", at=5, size=3),
                Place(name="total_distance_m", at=8, size=3, units=10),
                Place(name="step_count", at=11, size=3),
            ),
            state=StatePlace(at=2, running=1, stopping=frozenset({0, 5})),
            filler={4: 1},
        ),
    ),
    polls=(bytes.fromhex("f7a20000a2fd"),),
    with_response=False,
    source=f"ph4r05/ph4-walkingpad; huserben/walkingpad issue 11; {_QZ}, kingsmithr1protreadmill",
    evidence=Evidence.CAPTURED,
)


def _ifit_request(equipment: int, command: int, payload: bytes = b"") -> bytes:
    size = len(payload) + 4
    summed = bytes([equipment, size, command]) + payload
    return bytes([0x02, 0x04, 0x02, size]) + summed + Checksum.SUM.of(summed)


# Written: nothing. Read: 1 incline as set, 4 distance, 10 pulse, 12 mode, 16 speed, 20 time; all of
# them in what the maker's app asks a treadmill for. The answer has their values in this order.
_IFIT_READ = bytes.fromhex("00 03 12 14 11")

IFIT = VendorProtocol(
    slug="ifit",
    title="iFit",
    makers="NordicTrack, ProForm, FreeMotion",
    names=("I_TL", "I_IT"),
    channels=(
        Channel(
            service="00001533-1412-efde-1523-785feabcd123",
            notify=("00001535-1412-efde-1523-785feabcd123",),
            write="00001534-1412-efde-1523-785feabcd123",
        ),
    ),
    framing=Framing(
        starts=(b"\x01\x04\x02",),
        length_at=3,
        length_adds=4,
        checksum=Checksum.SUM,
        summed_from=4,
        chunked=True,
    ),
    records=(
        RecordLayout(
            starts=(bytes.fromhex("0104021604160202"),),
            size=26,
            places=(
                Place(name="inclination_pct", at=8, size=2, order="little", signed=True, steps=100),
                Place(name="total_distance_m", at=10, size=4, order="little"),
                Place(name="heart_rate_bpm", at=14, nothing=0),
                Place(name="speed_kmh", at=19, size=2, order="little", steps=100),
                Place(name="elapsed_s", at=21, size=4, order="little"),
            ),
            state=StatePlace(
                at=18, running=2, standing=frozenset({1, 8}), stopping=frozenset({3, 4})
            ),
        ),
    ),
    start_up=(
        _ifit_request(2, 0x81),
        _ifit_request(4, 0x80),
        _ifit_request(4, 0x88),
        _ifit_request(2, 0x82, b"\x00\x00"),
        _ifit_request(2, 0x84, b"\x00\x00"),
        _ifit_request(2, 0x95, b"\x00\x00"),
    ),
    polls=(_ifit_request(4, 0x02, _IFIT_READ),),
    source=f"a public description of the protocol; {_QZ}, proformtreadmill and issue 418",
    evidence=Evidence.ONE_SOURCE,
)

DYACO = VendorProtocol(
    slug="dyaco",
    title="Dyaco",
    makers="Sole, Spirit, XTerra",
    names=(
        *("F63", "F65", "F80", "F85", "F89", "S77", "TT8", "ST90", "TRX7.5"),
        *("XT385", "XT485", "XT800", "XT900"),
    ),
    channels=(_UART,),
    framing=Framing(starts=(b"\x5b",), length_at=1, length_adds=3, end=b"\x5d"),
    records=(
        RecordLayout(starts=(b"\x5b\x02\x10\x00",), size=5, standing=True),
        RecordLayout(
            starts=(b"\x5b\x0f",),
            size=18,
            places=(
                Place(name="heart_rate_bpm", at=9, nothing=0),
                Place(name="speed_kmh", at=10, steps=10),
                Place(name="inclination_pct", at=11),
            ),
            filler={2: 0x06},
        ),
    ),
    start_up=(bytes.fromhex("5b01f05d"),),
    polls=(bytes.fromhex("5b0400104f4b5d"),),
    poll_s=0.3,
    replies=(
        Reply(
            to=b"\x5b",
            unless=b"\x5b\x04\x00",  # its own acknowledgements
            frame=bytes.fromhex("5b0400ff4f4b5d"),
            code_from=2,
            code_at=3,
        ),
    ),
    in_miles=True,
    source=f"{_QZ}, solef80treadmill, spirittreadmill, issues 283, 429, 591",
    evidence=Evidence.ONE_SOURCE,
)

DOMYOS = VendorProtocol(
    slug="domyos",
    title="Domyos",
    makers="Decathlon Domyos",
    names=("DOMYOS",),
    channels=(_UART,),
    framing=Framing(
        starts=(b"\xf0",), sizes={b"\xf0\xbc": 26, b"\xf0\xdb": 27}, checksum=Checksum.SUM
    ),
    records=(
        RecordLayout(
            starts=(b"\xf0\xbc",),
            size=26,
            places=(
                Place(
                    name="inclination_pct",
                    at=2,
                    size=2,
                    steps=10,
                    zero=1_000,
                    high_from=10_001,
                    high_zero=65_512,
                ),
                Place(name="speed_kmh", at=7, steps=10),
                Place(name="total_energy_kcal", at=10, size=2),
                # Its distance counts in steps of 100 m, too coarse for a total or a unit.
                Place(name="heart_rate_bpm", at=18, nothing=0),
            ),
            state=StatePlace(at=22, running=0, stopping=frozenset({7})),  # the Stop button
        ),
    ),
    start_up=tuple(
        bytes.fromhex(frame)
        for frame in ("f0c801b9", "f0c9b9", "f0a393", "f0a494", "f0a595", "f0ab9b", "f0c403b7")
    ),
    polls=(bytes.fromhex("f0ac9c"),),
    source=f"{_QZ}, domyostreadmill, issues 107, 2019",
    evidence=Evidence.ONE_SOURCE,
)

ECHELON = VendorProtocol(
    slug="echelon",
    title="Echelon",
    makers="Echelon Stride",
    names=("ECH-STRIDE", "ECH-UK-", "ECH-FR-", "ECH-SD-SPT", "STRIDE"),
    channels=(
        Channel(
            service="0bf669f1-45f2-11e7-9598-0800200c9a66",
            notify=(
                "0bf669f3-45f2-11e7-9598-0800200c9a66",
                "0bf669f4-45f2-11e7-9598-0800200c9a66",
            ),
            write="0bf669f2-45f2-11e7-9598-0800200c9a66",
        ),
    ),
    framing=Framing(starts=(b"\xf0",), length_at=2, length_adds=4, checksum=Checksum.SUM),
    records=(
        RecordLayout(
            starts=(b"\xf0\xd3\x02",),
            size=6,
            places=(Place(name="speed_kmh", at=3, size=2, steps=1_000),),
        ),
        RecordLayout(
            starts=(b"\xf0\xd2\x01",), size=5, places=(Place(name="inclination_pct", at=3),)
        ),
        RecordLayout(
            starts=(b"\xf0\xd1\x09",),
            size=13,
            places=(Place(name="heart_rate_bpm", at=11, nothing=0),),
        ),
    ),
    start_up=tuple(bytes.fromhex(frame) for frame in ("f0a40094", "f0a10091", "f0a30093")),
    polls=(bytes.fromhex("f0a0010091"),),
    counter_at=3,
    replies=tuple(Reply(to=bytes([0xF0, code]), echo=True) for code in (0xD0, 0xD2, 0xD3)),
    carries=True,
    source=f"{_QZ}, echelonstride, issues 380, 955, 2555",
    evidence=Evidence.ONE_SOURCE,
)

ECHELON_STRIDE4 = replace(
    ECHELON,
    slug="echelon-stride4",
    title="Echelon, Stride 4",
    makers="Echelon Stride 4",
    names=("STRIDE4",),
    records=(
        RecordLayout(
            starts=(b"\xf0\xd1\x09",),
            size=13,
            places=(
                Place(name="speed_kmh", at=7, size=2, steps=100),
                Place(name="heart_rate_bpm", at=11, nothing=0),
            ),
        ),
        *ECHELON.records[:2],
    ),
    start_up=tuple(
        bytes.fromhex(frame)
        for frame in ("f0a40094", "f0e0fd3e6548d58d", "f0a40094", "f0a10091", "f0a30093")
    ),
)

SPERAX = VendorProtocol(
    slug="sperax",
    title="Sperax",
    makers="Sperax P3 Max, RM-01, RM-02",
    names=("SPERAX_P3MAX", "SPERAX_RM01", "SPERAX_RM-02"),
    channels=(_short("fff0", "fff1", "fff2"),),
    framing=Framing(
        starts=(b"\xf5",),
        length_at=1,
        checksum=Checksum.CRC_A327,
        end=b"\xfa",
        escape=0xF0,
    ),
    records=(
        RecordLayout(
            starts=(b"\xf5\x18\x00\x19",),
            size=24,
            places=(Place(name="speed_kmh", at=17, steps=10),),
            state=StatePlace(
                at=6,
                running=0x10,
                standing=frozenset({0x00, 0x01, 0x50}),
                stopping=frozenset({0x0F}),
            ),
        ),
    ),
    start_up=(bytes.fromhex("f507000126d8fa"),),
    polls=(bytes.fromhex("f5080019f00a59fa"),),
    poll_s=0.5,
    with_response=False,
    source="mcdax/walkingpad-controller, docs/sperax-p3max-protocol.md",
    evidence=Evidence.CAPTURED,
)

PITPAT = VendorProtocol(
    slug="pitpat",
    title="PitPat",
    makers="PitPat, DeerRun, SupeRun",
    names=("PITPAT-T",),
    channels=(
        _short("fba0", "fba2", "fba1"),
        _short("fff0", "fff2", "fff1"),
        _short("ffff", "ff02", "ff01"),
    ),
    framing=Framing(
        starts=(b"\x66", b"\x68"),  # by model
        length_at=1,
        checksum=Checksum.XOR,
        summed_from=1,
        end=b"\x43",
        prefix=(b"\x4d\x00", 4),
    ),
    records=tuple(
        RecordLayout(
            starts=(bytes([0x66, size]), bytes([0x68, size])),
            size=size,
            # No time: seconds with older firmware, milliseconds with newer.
            places=(
                Place(name="speed_kmh", at=3, size=2, steps=1_000),
                Place(name="total_distance_m", at=7, size=4),
                Place(name="step_count", at=14, size=4),
                Place(name="total_energy_kcal", at=18, size=2),
            ),
            state=StatePlace(
                at=26, mask=0x18, running=0x08, standing=frozenset({0x00}), stopping=frozenset({16})
            ),
        )
        for size in (53, *range(31, 53))
    ),
    # With and without a prefix: the sources differ on who wants which.
    polls=(bytes.fromhex("6a05fdf843"), bytes.fromhex("4d0000056a05fdf843")),
    source="Alexxanddr/homebridge-pitpat-treadmill; nathanlmeyers/PitPat-WebBT; "
    f"{_QZ}, deerruntreadmill",
    evidence=Evidence.CAPTURED,
)

# Wahoo's service for treadmills. It speaks unasked and its frames have no checksum, but nothing
# else speaks there. Each maker has the speed at another place; the length tells which record.
TRUE = VendorProtocol(
    slug="true",
    title="True",
    makers="True",
    names=("TRUE", "TREADMILL"),
    channels=(
        Channel(
            service="a026ee07-0a7d-4ab3-97fa-f1500f9feb8b",
            notify=("a026e01d-0a7d-4ab3-97fa-f1500f9feb8b",),
            write=None,
        ),
    ),
    framing=Framing(starts=(b"",)),
    records=(
        RecordLayout(
            starts=(b"",),
            size=16,
            places=(
                Place(name="speed_kmh", at=6, size=2, order="little", steps=100),
                Place(name="inclination_pct", at=14, steps=10),
            ),
        ),
        RecordLayout(
            starts=(b"",),
            size=19,
            places=(Place(name="speed_kmh", at=7, size=2, order="little", steps=100),),
        ),
    ),
    source=f"{_QZ}, truetreadmill",
    evidence=Evidence.ONE_SOURCE,
)

ASSAULT = replace(
    TRUE,
    slug="assault",
    title="Assault",
    makers="Assault",
    names=("ASSAULT TREADMILL ",),
    records=(
        RecordLayout(
            starts=(b"",),
            size=16,
            places=(Place(name="speed_kmh", at=5, size=2, order="little", steps=100),),
        ),
    ),
)

WDWAY = replace(
    TRUE,
    slug="wdway",
    title="WdWay",
    makers="WdWay",
    names=("WDWAY",),
    records=(
        RecordLayout(
            starts=(b"",),
            size=18,
            places=(
                Place(name="speed_kmh", at=6, size=2, order="little", steps=100),
                Place(name="inclination_pct", at=16, steps=10),
            ),
        ),
    ),
)

PROTOCOLS: tuple[VendorProtocol, ...] = (
    FITSHOW,
    NOBLEPRO,
    WILINK,
    IFIT,
    DYACO,
    DOMYOS,
    ECHELON,
    ECHELON_STRIDE4,
    SPERAX,
    PITPAT,
    TRUE,
    ASSAULT,
    WDWAY,
)


def protocol(slug: str) -> VendorProtocol:
    """The row of this name.

    Raises:
        KeyError: there is none.
    """
    return {row.slug: row for row in PROTOCOLS}[slug]
