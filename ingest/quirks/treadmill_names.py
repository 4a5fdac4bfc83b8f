"""Names that treadmills advertise: maker, and the protocol that is spoken behind each.

Source: the names by which qdomyos-zwift (61a05d1, src/devices/bluetooth.cpp) and the sources of
`ingest.codecs.vendor.protocols` know treadmills. A name is a hint for people and for the order in
which protocols are tried; what a machine is, its services and its frames tell. Patterns are of
`fnmatch`, in upper case; the maker is empty where the sources do not say it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import lru_cache


class Speaks(Enum):
    """What is heard from machines of a name."""

    FTMS = "the standard's Treadmill Data"
    RSC = "running speed and cadence, as a foot pod"
    VENDOR = "its maker's own protocol, which is read"
    UNREAD = "its maker's own protocol, which is not read"
    ENCODED = "its maker's own protocol, encoded"
    CLASSIC = "Bluetooth Classic or a serial protocol, which is not read"
    AVERAGE = "its average speed only"


NOT_READ = frozenset({Speaks.UNREAD, Speaks.ENCODED, Speaks.CLASSIC, Speaks.AVERAGE})
"""For these a foot pod or the runner's word must stand in."""


@dataclass(frozen=True)
class TreadmillName:
    """One pattern. `protocol`: the row of `ingest.codecs.vendor.protocols`, where it is read."""

    pattern: str
    maker: str
    speaks: Speaks
    protocol: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether machines of this name measure here."""
        return self.speaks not in NOT_READ

    @property
    def letters(self) -> int:
        """How much of a name it says: of two that fit, the longer one is meant."""
        return sum(letter not in "*?" for letter in self.pattern)


# Maker, what it speaks, which protocol, and the patterns divided by "|".
_ROWS: tuple[tuple[str, Speaks, str | None, str], ...] = (
    # The standard.
    ("Horizon", Speaks.FTMS, None, "HORIZON*|HZ_T101-*|HZ_7.0AT-*|JFTMPARAGON*|PARAGON X*"),
    ("Johnson", Speaks.FTMS, None, "JFTM*|AFG SPORT*"),
    ("Matrix", Speaks.FTMS, None, "MATRIXTF50*|MX-TM *"),
    ("Spirit", Speaks.FTMS, None, "CT800*|XT685*|XT285*"),
    ("XTerra", Speaks.FTMS, None, "XTERRA TR*"),
    ("Toorx", Speaks.FTMS, None, "TRX3500*|TRX4500*"),
    ("Technogym", Speaks.FTMS, None, "MYRUN *"),
    ("Life Fitness", Speaks.FTMS, None, "LF????????????????|LF?????????????"),
    ("Wahoo", Speaks.FTMS, None, "KICKR RUN*"),
    ("Bowflex", Speaks.FTMS, None, "BFX_T*"),
    ("Schwinn", Speaks.FTMS, None, "SCHWINN 810*|SCHWINN 510T*"),
    ("3G Cardio", Speaks.FTMS, None, "3G PRO *|3G ELITE *"),
    ("Sportstech", Speaks.FTMS, None, "T3G_ELITE*"),
    ("True", Speaks.FTMS, None, "TRUE TREADMILL [0-9][0-9][0-9]*|TRUE 1000*"),
    ("Assault", Speaks.FTMS, None, "ASSAULTRUNNER*"),
    ("BodyCraft", Speaks.FTMS, None, "BODYCRAFT_*"),
    ("Kettler", Speaks.FTMS, None, "KETTLER TREADMILL*"),
    ("Tunturi", Speaks.FTMS, None, "TUNTURI T60-*|TUNTURI T90-*"),
    ("Focus Fitness", Speaks.FTMS, None, "FOCUS M3*|TC-*"),
    ("Yesoul", Speaks.FTMS, None, "YS_T*"),
    ("Urevo", Speaks.FTMS, None, "URTM*"),
    ("Merach", Speaks.FTMS, None, "MRK-T*|MERACH-U3*"),
    ("Sunny Health & Fitness", Speaks.FTMS, None, "SF-T*"),
    ("Mobvoi", Speaks.FTMS, None, "MOBVOI TM*|MOBVOI WMTP*"),
    ("Lifesmart", Speaks.FTMS, None, "TM55-*"),
    ("CitySports", Speaks.FTMS, None, "CITYSPORTS-LINKER*"),
    ("Therun", Speaks.FTMS, None, "THERUN  T15*"),
    ("Toputure", Speaks.FTMS, None, "TOPUTURETP6*"),
    ("Ypoo", Speaks.FTMS, None, "YPOO-MINI PRO-*"),
    ("Wellfit", Speaks.FTMS, None, "WELLFIT TM*"),
    ("Anplus", Speaks.FTMS, None, "ANPIUS-*|ANPLUS-*"),
    ("Sport Synology", Speaks.FTMS, None, "TF04-*"),
    ("Shua", Speaks.FTMS, None, "ZW-*"),
    ("Sperax", Speaks.FTMS, None, "SPERAX_RM-01*"),
    ("KingSmith", Speaks.FTMS, None, "KS-MC*|KS-HD-*|KS-HD-Z1D*|KS-AP-*|KS-NG-*|KS-ESP-*"),
    ("KingSmith", Speaks.FTMS, None, "ZP-ZEALR1-*"),
    ("Decathlon Domyos", Speaks.FTMS, None, "DOMYOS-TC*"),
    ("", Speaks.FTMS, None, "WLT2541*|T318_*|T218_*|T118_*|T01_*|DK?????????*|TF-*|FITNESS*"),
    ("", Speaks.FTMS, None, "TM4500*|TM6500*|TM4800-*|TM XP_*|AB300S-*|FIT-*|FIT-TM-*|LJJ-*"),
    ("", Speaks.FTMS, None, "SWALK LITE-*|TP1|LB600*|CTM????????????*|RUN BT-*|X-T*|WT[0-9]??"),
    # As a foot pod.
    ("NPE", Speaks.RSC, None, "RUNN *"),
    ("Zwift", Speaks.RSC, None, "ZWIFT RUNPOD*"),
    ("Stryd", Speaks.RSC, None, "STRYD*"),
    ("NOHrD", Speaks.RSC, None, "NOHRD SPRINTBOK*"),
    # Their makers' own, read.
    ("KingSmith", Speaks.VENDOR, "wilink", "WALKINGPAD*|R1 PRO*|KINGSMITH*|KS-BLC*|KS-BLR*|RE"),
    ("KingSmith", Speaks.VENDOR, "wilink", "KS-SC-BLR2C*|KS-ST-A1P*|KS-H*|KS-F0*"),
    ("Dynamax", Speaks.VENDOR, "wilink", "DYNAMAX*"),
    ("", Speaks.VENDOR, "fitshow", "FS-*|SW????????????|SW-BLE*|WINFITA*|TR510-T*"),
    ("Beurer", Speaks.VENDOR, "fitshow", "BF70*"),
    ("Tunturi", Speaks.VENDOR, "fitshow", "TUNTURI T80-*"),
    ("NoblePro", Speaks.VENDOR, "noblepro", "NOBLEPRO CONNECT*"),
    ("NordicTrack, ProForm, FreeMotion", Speaks.VENDOR, "ifit", "I_TL*|I_IT*|*_IFIT TREADMILL*"),
    ("Sole", Speaks.VENDOR, "dyaco", "F63*|F65*|F80*|F85*|F89*|S77*|TT8*|ST90*"),
    ("XTerra", Speaks.VENDOR, "dyaco", "TRX7.5*"),
    ("Spirit", Speaks.VENDOR, "dyaco", "XT385*|XT485*|XT800*|XT900*"),
    ("Decathlon Domyos", Speaks.VENDOR, "domyos", "DOMYOS*"),
    ("Echelon", Speaks.VENDOR, "echelon", "ECH-STRIDE*|ECH-UK-*|ECH-FR-*|ECH-SD-SPT*|STRIDE*"),
    ("Echelon", Speaks.VENDOR, "echelon", "STRIDE6S-*"),
    ("Echelon", Speaks.VENDOR, "echelon-stride4", "STRIDE4*"),
    ("Sperax", Speaks.VENDOR, "sperax", "SPERAX_P3MAX*|SPERAX_RM01*|SPERAX_RM-02*"),
    ("PitPat, DeerRun, SupeRun", Speaks.VENDOR, "pitpat", "PITPAT-T*"),
    ("True", Speaks.VENDOR, "true", "TRUE*|TREADMILL*"),
    ("Assault", Speaks.VENDOR, "assault", "ASSAULT TREADMILL *"),
    ("WdWay", Speaks.VENDOR, "wdway", "WDWAY???"),
    # Not read.
    ("KingSmith", Speaks.ENCODED, None, "KS-ST-K12PRO*|KS-R1AC*|KS-HC-R1AA*|KS-HC-R1AC*|KS-X21*"),
    ("KingSmith", Speaks.ENCODED, None, "KS-HDSC-X21C*|KS-HDSY-X21C*|KS-NACH-X21C*"),
    ("KingSmith", Speaks.ENCODED, None, "KS-NGCH-X21C*|KS-NACH-MXG*|KS-NGCH-G1C*"),
    ("Toorx", Speaks.CLASSIC, None, "TRX ROUTE KEY*|TOORX*|V-RUN*"),
    ("BH", Speaks.CLASSIC, None, "BH DUALKIT TREAD*|BH-TR-*"),
    ("iConsole", Speaks.CLASSIC, None, "I-CONSOLE+*|ICONSOLE+*|I-RUNNING*"),
    ("DKN", Speaks.CLASSIC, None, "DKN RUN*"),
    ("Adidas", Speaks.CLASSIC, None, "ADIDAS *"),
    ("Reebok", Speaks.CLASSIC, None, "REEBOK*"),
    ("Activio", Speaks.UNREAD, None, "RUNNERT*"),
    ("", Speaks.CLASSIC, None, "MASTERT40-*|TF-T*|K80_*"),
    ("LifeSpan", Speaks.AVERAGE, None, "LIFESPAN*"),
    ("Octane", Speaks.UNREAD, None, "ZR7*|ZR8*"),
    ("Bowflex", Speaks.UNREAD, None, "BOWFLEX T*"),
    ("Nautilus", Speaks.UNREAD, None, "NAUTILUS T*"),
    ("ZiPro", Speaks.UNREAD, None, "RZ_TREADMIL*"),
    ("Pafers", Speaks.UNREAD, None, "PAFERS_*"),
    ("Focus Fitness", Speaks.UNREAD, None, "EW-TM-*"),
    ("", Speaks.UNREAD, None, "ESANGLINKER*|ESLINKER*"),
)


def _names() -> Iterator[TreadmillName]:
    for maker, speaks, protocol, patterns in _ROWS:
        for pattern in patterns.split("|"):
            yield TreadmillName(pattern, maker, speaks, protocol)


TREADMILL_NAMES: tuple[TreadmillName, ...] = tuple(_names())


# Asked at each advertisement; the bound is for a hall of devices.
@lru_cache(maxsize=512)
def treadmill_of(name: str) -> TreadmillName | None:
    """What is known of treadmills that advertise this name; None: nothing.

    >>> treadmill_of("Domyos-TC-0712").speaks
    <Speaks.FTMS: "the standard's Treadmill Data">
    >>> treadmill_of("WalkingPad").protocol
    'wilink'
    """
    upper = name.upper()
    fitting = [row for row in TREADMILL_NAMES if fnmatchcase(upper, row.pattern)]
    return max(fitting, key=lambda row: row.letters, default=None)
