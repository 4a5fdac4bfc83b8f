"""The simulated devices by model: one for each row of the quirk table, of the table of makers'
protocols and of the table of behaviours, and the plain ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.devices.sensor import DeviceKind
from ingest.quirks.table import QUIRKS, STRAP
from ingest.sentence import Sentence
from ingest.simulate.deviations import Habit
from ingest.simulate.machine_behaviours import BEHAVIOURS


class ModelError(ValueError):
    """There is no model of this name; the message lists them."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """What a device reports of itself, and how it behaves.

    `protocol`: its maker's own, in place of the standard's.
    """

    slug: str
    kind: DeviceKind
    name: str
    model: str
    manufacturer: str = "Strapline"
    firmware: str = "1.0"
    habits: frozenset[Habit] = frozenset()
    protocol: VendorProtocol | None = None


PLAIN_STRAP = Model(
    slug="strap", kind=DeviceKind.STRAP, name="Strapline Sim Strap", model="Sim Strap"
)
PLAIN_TREADMILL = Model(
    slug="treadmill",
    kind=DeviceKind.TREADMILL,
    name="Strapline Sim Treadmill",
    model="Sim Treadmill",
)
PLAIN_FOOT_POD = Model(
    slug="foot-pod", kind=DeviceKind.FOOT_POD, name="Strapline Sim Foot Pod", model="Sim Foot Pod"
)

# What each reports: name, manufacturer, model number. Where nobody has told what a device reports
# of itself, its row says that the data tells, and these are only names.
_REPORTED: dict[str, tuple[str, str, str]] = {
    "polar-h10": ("Polar H10 5A1E0001", "Polar Electro Oy", "H10"),
    "polar-h7": ("Polar H7 5A1E0001", "Polar Electro Oy", "H7"),
    "polar-verity-sense": ("Polar Sense 5A1E0001", "Polar Electro Oy", "Verity Sense"),
    "bowflex-t9": ("BFX_T9_5A1E", "Bowflex", "T9"),
    "t3g-elite": ("T3G_ELITE 5A1E", "Sportstech", "T3G Elite"),
    "therun-t15": ("THERUN  T15", "Therun", "T15"),
    "horizon-t202": ("JFTM T202-5_5A1E", "Johnson", "T202"),
    "urevo-e1l": ("URTM041", "Urevo", "URTM041"),
    "matrix": ("Matrix TouchXL", "Johnson", "Performance TouchXL"),
    "technogym-myrun": ("MyRun 5A1E", "Technogym", "MyRun"),
    "mobvoi": ("Mobvoi TM", "Mobvoi", "Home Treadmill Plus"),
    "walkingpad": ("KS-SIM-5A1E", "Kingsmith", "WalkingPad"),
    "bare-ftms": ("YS_W2_5A1E", "Yesoul", "W2 Pro"),
}

_HABITS: dict[str, tuple[Habit, ...]] = {
    "polar-h10": (Habit.NO_CONTACT_BITS, Habit.FROZEN_OFF_BODY, Habit.ABSURD_OFF_BODY),
    "polar-verity-sense": (Habit.NO_CONTACT_BITS, Habit.PULSE_INTERVALS),
    "silent-off-body": (Habit.NO_CONTACT_BITS, Habit.FROZEN_OFF_BODY),
    "polar-h7": (Habit.STOPS_AFTER_30_S,),
    "stale-intervals": (Habit.STALE_INTERVALS,),
    "contact-bit-alone": (Habit.CONTACT_BIT_ALONE,),
    "contact-lost-plausible": (Habit.PLAUSIBLE_OFF_BODY,),
    "needs-bond": (Habit.NEEDS_BOND,),
    "refuses-notify": (Habit.REFUSES_THREE_TIMES,),
    "bowflex-t9": (Habit.SENDS_MPH, Habit.TAKES_MPH),
    "t3g-elite": (Habit.SENDS_MPH, Habit.TAKES_MPH),
    "therun-t15": (Habit.TAKES_MPH, Habit.EMPTY_RECORDS),
    "horizon-t202": (Habit.TAKES_MPH,),
    "mph-unlisted": (Habit.SENDS_MPH,),
    "urevo-e1l": (Habit.ODD_GRID, Habit.NO_INCLINE),
    "matrix": (Habit.LONG_RECORDS, Habit.CUT_AT_20),
    "technogym-myrun": (Habit.SPLIT_RECORDS,),
    "padded": (Habit.PADDED,),
    "counters": (Habit.OLD_COUNTERS,),
    "momentary-zero": (Habit.MOMENTARY_ZERO,),
    "mobvoi": (Habit.KNOWS_WHEN_EMPTY,),
    "walkingpad": (Habit.STALE_STATUS, Habit.DROPS_RAPID_SUBSCRIPTIONS),
    "bare-ftms": (Habit.NOT_ADVERTISED, Habit.NO_RANGES),
    "speed-in-spite-of-flag": (Habit.SPEED_IN_SPITE,),
    "drops-silently": (Habit.SILENT_TWICE,),
}


# A name as it is advertised; the beginning of it is in the table.
_VENDOR_NAMES = {
    "fitshow": "FS-5A1E00",
    "noblepro": "NOBLEPRO CONNECT 5A1E",
    "wilink": "WalkingPad",
    "ifit": "I_TL5A1E",
    "dyaco": "F63 5A1E",
    "domyos": "Domyos-T540-5A1E",
    "echelon": "ECH-STRIDE-5A1E00",
    "echelon-stride4": "STRIDE4-5A1E",
    "sperax": "SPERAX_P3MAX",
    "pitpat": "PITPAT-T5A1E",
    "true": "TRUE 5A1E",
    "assault": "ASSAULT TREADMILL 5A1E",
    "wdway": "WdWay5A1",
}


def _models() -> Iterable[Model]:
    yield from (PLAIN_STRAP, PLAIN_TREADMILL, PLAIN_FOOT_POD)
    for row in QUIRKS:
        name, manufacturer, model = _REPORTED.get(
            row.slug, (f"Sim {row.slug}", "Strapline", row.slug)
        )
        yield Model(
            slug=row.slug,
            kind=DeviceKind.STRAP if row.kind == STRAP else DeviceKind.TREADMILL,
            name=name,
            manufacturer=manufacturer,
            model=model,
            habits=frozenset(_HABITS[row.slug]),
        )
    for behaviour in BEHAVIOURS:
        if behaviour.habits:
            yield Model(
                slug=behaviour.slug,
                kind=behaviour.kind,
                name=f"Sim {behaviour.slug}",
                model=behaviour.slug,
                habits=frozenset(behaviour.habits),
            )
    for protocol in PROTOCOLS:
        yield Model(
            slug=protocol.slug,
            kind=DeviceKind.TREADMILL,
            name=_VENDOR_NAMES[protocol.slug],
            model=f"Sim {protocol.title}",
            protocol=protocol,
        )


MODELS: dict[str, Model] = {model.slug: model for model in _models()}


def model(slug: str) -> Model:
    """The model of this name.

    Raises:
        ModelError: there is none.
    """
    try:
        return MODELS[slug]
    except KeyError:
        raise ModelError(
            Sentence(
                "no model {slug!r}; there are: {names}", slug=slug, names=", ".join(sorted(MODELS))
            )
        ) from None


def cast(models: Sequence[Model]) -> tuple[Model, ...]:
    """The devices of a room: a strap and a treadmill first, plain where none is named."""
    first = []
    for plain in (PLAIN_STRAP, PLAIN_TREADMILL):
        named = (one for one in models if one.kind is plain.kind)
        first.append(next(named, plain))
    rest = list(models)
    for one in first:
        if one in rest:
            rest.remove(one)
    return (*first, *rest)
