"""The quirk table: each fault seen on a device, and the correction for it."""

from dataclasses import dataclass

from ingest.quirks.correction import SpeedUnit, Treatment
from ingest.quirks.device_identity import Reported

VERSION = 5
"""Counts every change to the table or to a rule of this package; stored with each session."""

STRAP, TREADMILL = "strap", "treadmill"


@dataclass(frozen=True, kw_only=True)
class ToldBy:
    """What a device must report to be meant: beginnings of texts, case does not matter.

    An empty text says nothing; at least one must say something.
    """

    name: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""

    def fits(self, reported: Reported) -> bool:
        """Whether everything asked for is so."""
        return all(
            getattr(reported, field).casefold().startswith(text.casefold())
            for field, text in vars(self).items()
            if text
        )


@dataclass(frozen=True, kw_only=True)
class Quirk:
    """One thing that some devices do.

    `told_by`: which devices; None: nothing that a device reports tells, so that a rule watches
    the data of all. `remedy` names the module that holds the rule. `treatment`: what changes for
    the devices that are meant; None: nothing beyond the rule.
    """

    slug: str
    kind: str
    model: str
    firmware: str
    reason: str
    source: str
    remedy: str
    told_by: tuple[ToldBy, ...] | None = None
    treatment: Treatment | None = None


_ANY = "any"
_SPEED_UNIT = "ingest/quirks/speed_unit.py"
_BELT = "ingest/quirks/belt_readings.py"
_CODEC = "ingest/codecs/treadmill.py"
_QZ = "qdomyos-zwift"

QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        slug="polar-h10",
        kind=STRAP,
        model="Polar H10",
        firmware=_ANY,
        reason="off the body it repeats its last bpm for minutes, the RR flag is gone, and now and "
        "then comes one interval of 5,995 ms; contact is never reported",
        source="korniychuk/treadmill-bluetooth-macos, docs/tasks/033-hr-contact: 006f, 106ffb17",
        remedy="ingest/quirks/heart_rate_readings.py",
        told_by=(ToldBy(name="Polar H10"), ToldBy(manufacturer="Polar", model="H10")),
        treatment=Treatment(always_sends_rr=True),
    ),
    Quirk(
        slug="silent-off-body",
        kind=STRAP,
        model="straps in general",
        firmware=_ANY,
        reason="bpm frozen and the intervals gone although it sent some before: off the body",
        source="the H10's pattern, with more patience where the model is not known",
        remedy="ingest/quirks/heart_rate_readings.py",
    ),
    Quirk(
        slug="polar-h7",
        kind=STRAP,
        model="Polar H7",
        firmware=_ANY,
        reason="notifications stop after about 30 s while the link stays up",
        source="bluepy issue 53",
        remedy="ingest/devices/supervisor.py",
    ),
    Quirk(
        slug="polar-verity-sense",
        kind=STRAP,
        model="Polar Verity Sense, OH1",
        firmware=_ANY,
        reason="no intervals in its Heart Rate Service; while it is asked for pulse intervals it "
        "repeats its last bpm as long as it sees movement",
        source="Polar BLE SDK, products/PolarVeritySense.md, PPIData.md; issues 66, 304 and 363",
        remedy="ingest/quirks/pulse_readings.py",
    ),
    Quirk(
        slug="stale-intervals",
        kind=STRAP,
        model="Polar straps",
        firmware=_ANY,
        reason="after connecting, intervals of beats before the link are sent at once; later ones "
        "come up to 4 s late, 0 to n in a frame, and do not add up to the time that passed",
        source="field notes, Polar",
        remedy="ingest/quirks/heart_rate_readings.py",
    ),
    Quirk(
        slug="contact-bit-alone",
        kind=STRAP,
        model="unnamed chest strap",
        firmware=_ANY,
        reason="sets 'contact detected' without 'contact supported': it says nothing about contact",
        source="MIT App Inventor forum, thread 61569: 12367804, 0236",
        remedy="ingest/codecs/heart_rate.py",
    ),
    Quirk(
        slug="contact-lost-plausible",
        kind=STRAP,
        model="unnamed strap",
        firmware=_ANY,
        reason="contact lost with a plausible bpm, or 0 bpm: no heart rate either way",
        source="TrackMyIndoorWorkout, heart_rate_monitor_test: 0454",
        remedy="sessions/core/alignment/aligner.py",
    ),
    Quirk(
        slug="needs-bond",
        kind=STRAP,
        model="straps that ask for a bond",
        firmware=_ANY,
        reason="refuses notifications until it is bonded; a bond it has forgotten is made anew",
        source="Core Specification 5.4, volume 3, part C, 10.3.1.1",
        remedy="ingest/devices/ble.py",
    ),
    Quirk(
        slug="refuses-notify",
        kind=STRAP,
        model="straps in another app's hands, Topeak PanoBike",
        firmware=_ANY,
        reason="connects and refuses notifications, for want of its own app's first write or "
        "because another app holds it; told on the page, tried again",
        source="OpenTracks issues 228 and 782, bleak issue 558",
        remedy="ingest/devices/ble.py",
    ),
    Quirk(
        slug="bowflex-t9",
        kind=TREADMILL,
        model="Bowflex T9",
        firmware=_ANY,
        reason="speed in the console's own unit, mostly mph, read and written; the distance may "
        "show that the console is set to km",
        source=f"{_QZ} issues 2866 and 4210, pull request 4212",
        remedy=_SPEED_UNIT,
        told_by=(ToldBy(name="BFX_T9_"),),
        treatment=Treatment(sends=SpeedUnit.MPH, takes=SpeedUnit.MPH),
    ),
    Quirk(
        slug="t3g-elite",
        kind=TREADMILL,
        model="T3G Elite",
        firmware=_ANY,
        reason="speed in the console's own unit, mostly mph, read and written",
        source=f"{_QZ} pull request 4212",
        remedy=_SPEED_UNIT,
        told_by=(ToldBy(name="T3G_ELITE"),),
        treatment=Treatment(sends=SpeedUnit.MPH, takes=SpeedUnit.MPH),
    ),
    Quirk(
        slug="therun-t15",
        kind=TREADMILL,
        model="Therun T15",
        firmware=_ANY,
        reason="takes target speeds in mph; between records an empty one with a step count only",
        source=f"{_QZ} pull request 4364",
        remedy=_SPEED_UNIT,
        told_by=(ToldBy(name="THERUN  T15"), ToldBy(name="THERUN T15")),
        treatment=Treatment(takes=SpeedUnit.MPH),
    ),
    Quirk(
        slug="horizon-t202",
        kind=TREADMILL,
        model="Horizon T202",
        firmware=_ANY,
        reason="reports km/h and takes target speeds in mph: asked for 1.0 it runs 1.6 km/h",
        source=f"{_QZ} pull request 4904",
        remedy=_SPEED_UNIT,
        told_by=(ToldBy(name="JFTM T202"),),
        treatment=Treatment(unit_is_certain=True, takes=SpeedUnit.MPH),
    ),
    Quirk(
        slug="mph-unlisted",
        kind=TREADMILL,
        model="treadmills in general",
        firmware=_ANY,
        reason="mph in the km/h field: the distance counter runs 1.61 times ahead of the speed",
        source=f"{_QZ} issue 4210",
        remedy=_SPEED_UNIT,
    ),
    Quirk(
        slug="urevo-e1l",
        kind=TREADMILL,
        model="Urevo E1L (URTM041)",
        firmware=_ANY,
        reason="speeds on a grid of 0.2 mph in honest km/h (0.96 to 6.43 by 0.32), distance in "
        "steps of 10 or 20 m, an all-zero inclination range: it has no incline",
        source="blak3r/treadspan, protocol-analysis/urevo-E1L: 600083022000, 000000000000",
        remedy="ingest/quirks/device.py",
        told_by=(ToldBy(name="URTM041"), ToldBy(model="URTM041")),
        treatment=Treatment(unit_is_certain=True),
    ),
    Quirk(
        slug="matrix",
        kind=TREADMILL,
        model="Matrix (Performance TouchXL)",
        firmware=_ANY,
        reason="frames cut at 20 bytes though the flags promise 30 or 32; one record over two "
        "notifications",
        source="TrackMyIndoorWorkout, matrix_treadmill_test: 9e1f5100b2..., 9f006100...",
        remedy=f"{_CODEC}, treadmill_records.py",
    ),
    Quirk(
        slug="technogym-myrun",
        kind=TREADMILL,
        model="Technogym MyRun",
        firmware=_ANY,
        reason="one record over several notifications",
        source="TrackMyIndoorWorkout, technogym_myrun_test: 1f0084012a00...",
        remedy="ingest/codecs/treadmill_records.py",
    ),
    Quirk(
        slug="padded",
        kind=TREADMILL,
        model="Urevo (hassio-ftms 3), Sperax, Yesoul W2 Pro",
        firmware=_ANY,
        reason="a reserved flag for a step count, zero bytes behind the last field",
        source="dudanov/pyftms, hassio-ftms issue 3: 9c2500...",
        remedy=_CODEC,
    ),
    Quirk(
        slug="counters",
        kind=TREADMILL,
        model="treadmills in general",
        firmware=_ANY,
        reason="counters that do not start at 0, reset in mid-run or wrap: elapsed time at 6,000 s "
        "(99:59), distance at 65,536 m",
        source="hassio-ftms issue 15, TrackMyIndoorWorkout issue 197",
        remedy="sessions/core/alignment/distance.py",
    ),
    Quirk(
        slug="momentary-zero",
        kind=TREADMILL,
        model="treadmills in general",
        firmware=_ANY,
        reason="a speed of 0 in mid-run, for one frame or two, while the belt runs on",
        source=f"{_QZ} issue 1699",
        remedy=_BELT,
    ),
    Quirk(
        slug="mobvoi",
        kind=TREADMILL,
        model="Mobvoi Home Treadmill Plus",
        firmware=_ANY,
        reason="counts neither time nor distance while nobody stands on the running belt",
        source=f"{_QZ} issue 3404",
        remedy=_BELT,
    ),
    Quirk(
        slug="walkingpad",
        kind=TREADMILL,
        model="WalkingPad, Kingsmith",
        firmware=_ANY,
        reason="subscriptions that follow each other at once are dropped; the first machine status "
        "after connecting is that of the last session",
        source=f"{_QZ} pull requests 4703 and 4944",
        remedy="ingest/devices/ble.py, ingest/quirks/device.py",
        told_by=(ToldBy(name="KS-"), ToldBy(name="WalkingPad")),
        treatment=Treatment(subscription_pause_s=0.3),
    ),
    Quirk(
        slug="bare-ftms",
        kind=TREADMILL,
        model="Yesoul, hassio-ftms 16 and 59",
        firmware=_ANY,
        reason="no service in the advertisement, no range characteristics, a training status that "
        "promises a text and sends none",
        source="hassio-ftms issues 16 and 59; korniychuk/treadmill-bluetooth-macos: 010d",
        remedy="ingest/devices/ble.py, ingest/codecs/machine/training_status.py",
    ),
    Quirk(
        slug="speed-in-spite-of-flag",
        kind=TREADMILL,
        model="KingSmith PH4, X21",
        firmware=_ANY,
        reason="the flags say that there is no speed, and it is there: two bytes more than the "
        "flags make",
        source="one public driver says so of these pads; no capture",
        remedy="ingest/quirks/device.py",
    ),
    Quirk(
        slug="drops-silently",
        kind=TREADMILL,
        model="treadmills in general",
        firmware=_ANY,
        reason="connects, sends nothing, then drops the link",
        source="TrackMyIndoorWorkout issue 462",
        remedy="ingest/devices/supervisor.py",
    ),
)


def treatment_of(reported: Reported) -> Treatment:
    """What the table says about a device; the first row that fits decides."""
    for quirk in QUIRKS:
        if quirk.told_by is None or quirk.treatment is None:
            continue
        if any(told.fits(reported) for told in quirk.told_by):
            return quirk.treatment
    return Treatment()


def quirk(slug: str) -> Quirk:
    """The row of this name.

    Raises:
        KeyError: there is none.
    """
    for row in QUIRKS:
        if row.slug == slug:
            return row
    raise KeyError(slug)
