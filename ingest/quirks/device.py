"""Quirks of one device at work: its readings, with its known errors corrected or marked."""

import msgspec

from ingest.codecs import treadmill
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.pulse_intervals import PulseIntervals
from ingest.codecs.treadmill import TreadmillFlag
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import TRAILING
from ingest.measurements import NS_PER_S, Contact, FootPod, HeartRate, MachineStatus, Treadmill
from ingest.quirks.belt_readings import BeltWatch
from ingest.quirks.correction import SpeedUnit, Treatment
from ingest.quirks.device_identity import DEVICE_NAME, Reported
from ingest.quirks.heart_rate_readings import SkinContact, StaleBeats
from ingest.quirks.pulse_readings import PulseReadings
from ingest.quirks.several_services import SeveralServices
from ingest.quirks.speed_unit import SpeedUnitDetector
from ingest.quirks.table import treatment_of

OFF_BODY = "off-body"
SPEED_IN_SPITE = "speed-in-spite-of-flag"
IN_MPH = "mph"

# A machine tells its last status to whoever subscribes, and it may be that of yesterday's run.
STALE_STATUS_NS = 2 * NS_PER_S


class DeviceQuirks(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Takes everything one device says, in order, and gives it back corrected.

    A device is known by what it reports; until it has said so, the rules for all devices hold.
    """

    reported: Reported = Reported()
    treatment: Treatment = Treatment()
    _linked_ns: int | None = None
    _contact: SkinContact = msgspec.field(default_factory=SkinContact)
    _beats: StaleBeats | None = None
    _pulses: PulseReadings | None = None
    _unit: SpeedUnitDetector = msgspec.field(
        default_factory=lambda: SpeedUnitDetector(SpeedUnit.KMH)
    )
    _belt: BeltWatch = msgspec.field(default_factory=BeltWatch)
    _speeds: SpeedRange | None = None
    _has_incline: bool = True
    _services: SeveralServices | None = None  # of a treadmill; a strap's do not conflict
    _says_speed: bool = False
    _tells_speed: bool | None = None
    _sends_console_unit: bool = False

    @property
    def speed_unit(self) -> SpeedUnit:
        """What its speed fields are taken to hold now."""
        return self._unit.unit

    @property
    def unit_is_known(self) -> bool:
        """Whether that is certain, from the table or from the machine's own distance."""
        return self.treatment.unit_is_certain or self._unit.detected

    @property
    def target_unit(self) -> SpeedUnit | None:
        """What a target speed must be written in; None: nobody knows."""
        if self.treatment.takes is SpeedUnit.MPH:
            # One that reads and writes its console's own unit may have been set to kilometres.
            follows = self.treatment.sends is SpeedUnit.MPH
            return self.speed_unit if follows else SpeedUnit.MPH
        return SpeedUnit.KMH if self.speed_unit is SpeedUnit.KMH else None

    @property
    def tells_pace_only(self) -> bool:
        """Whether its records hold a pace and no speed: in steps of 6 km/h nobody can be led."""
        return self._tells_speed is False

    def note_identity(self, characteristic: str, payload: bytes, *, at_ns: int) -> None:
        """A row of its identity; its name begins a new link."""
        if characteristic == DEVICE_NAME:
            self._new_link(at_ns)
        self.reported = self.reported.with_row(characteristic, payload)
        treatment = treatment_of(self.reported)
        if treatment == self.treatment:
            return
        self.treatment = treatment
        self._contact.always_sends_rr = treatment.always_sends_rr
        # What its metres have shown meanwhile holds, where it is told late what it is and the table
        # does not know better.
        if characteristic == DEVICE_NAME or treatment.unit_is_certain or not self._unit.detected:
            self._unit = SpeedUnitDetector(treatment.sends, certain=treatment.unit_is_certain)

    def note_treadmill(self) -> SeveralServices:
        """It is one, by what only they have: features and ranges come before all measurements."""
        if self._services is None:
            self._services = SeveralServices()
        return self._services

    def speeds(self, allowed: SpeedRange) -> None:
        """Its Supported Speed Range."""
        self.note_treadmill()
        self._speeds = allowed

    def inclines(self, allowed: InclinationRange) -> None:
        """Its Supported Inclination Range; all zero says that the deck does not tilt."""
        self._has_incline = any((allowed.min_pct, allowed.max_pct, allowed.step_pct))

    def heart_rate(self, value: HeartRate, *, at_ns: int) -> HeartRate:
        """A strap's frame, without contact where there is no body; or one that is passed on."""
        if self._services is not None:
            value = self._services.beats(value, at_ns=at_ns)
        if value.contact is not Contact.NOT_DETECTED and not self._contact.is_believed(
            value, at_ns=at_ns
        ):
            return msgspec.structs.replace(
                value,
                contact=Contact.NOT_DETECTED,
                rr_ms=None,
                issues=(*value.issues, OFF_BODY),
            )
        if self._beats is None or not value.rr_ms:
            return value
        fresh_ms = self._beats.fresh(value.rr_ms, at_ns=at_ns)
        return value if fresh_ms == value.rr_ms else msgspec.structs.replace(value, rr_ms=fresh_ms)

    def is_held(self, value: HeartRate, *, at_ns: int) -> bool:
        """Whether a strap's frame repeats what was measured before; see `PulseReadings`."""
        return self._pulses is not None and self._pulses.is_held(value, at_ns=at_ns)

    def pulse_intervals(self, value: PulseIntervals, *, at_ns: int) -> HeartRate | None:
        """An optical sensor's intervals as a heart rate; None: none of them counts."""
        if self._pulses is None:
            self._pulses = PulseReadings()
        return self._pulses.heart_rate(value, at_ns=at_ns)

    def foot_pod(self, value: FootPod, *, at_ns: int) -> FootPod:
        """Speed and cadence; of a treadmill what its belt does not tell."""
        return value if self._services is None else self._services.steps(value, at_ns=at_ns)

    def sends_console_unit(self) -> None:
        """Its protocol's speed is the console's own number: miles, unless its distance says no.

        A row of the table that names the device goes before that.
        """
        if self.treatment == Treatment() and not self._sends_console_unit:
            self._unit = SpeedUnitDetector(SpeedUnit.MPH, certain=False)
        self._sends_console_unit = True

    def stop_was_told(self) -> None:
        """The machine says that its belt was stopped, or stands: a speed of 0 is no surprise."""
        self._belt.stop_was_told()

    def whole_record(self, value: Treadmill, payload: bytes) -> Treadmill:
        """A record read by its length where its flags say "no speed" and it sends one all the same.

        Only of a machine that has never said that it sends a speed: a part of a record may be
        padded, too.
        """
        if not value.more_data:
            self._says_speed = True
        if self._says_speed or value.issues != (TRAILING,):
            return value
        flags = payload[0] & ~TreadmillFlag.SPEED_ABSENT
        try:
            whole = treadmill.decode(bytes([flags]) + payload[1:])
        except DecodeError:
            return value
        if whole.issues:
            return value
        return msgspec.structs.replace(whole, issues=(SPEED_IN_SPITE,))

    def treadmill(self, value: Treadmill, *, at_ns: int) -> Treadmill:
        """A record in km/h, less what cannot be and what is not the runner's."""
        value = self._in_kmh(self.note_treadmill().record(value, at_ns=at_ns), at_ns=at_ns)
        if value.speed_kmh is not None:
            self._tells_speed = True
        elif value.pace_km_per_min is not None and self._tells_speed is None:
            self._tells_speed = False
        if not self._has_incline and value.inclination_pct is not None:
            value = msgspec.structs.replace(value, inclination_pct=None, ramp_angle_deg=None)
        return self._belt.checked(value, at_ns=at_ns)

    def status(self, value: MachineStatus, *, at_ns: int) -> MachineStatus | None:
        """A machine status; None: it is of the time before the link."""
        if self._linked_ns is not None and at_ns - self._linked_ns < STALE_STATUS_NS:
            return None
        if value.stop_or_pause is not None or value.op == "stopped_by_safety_key":
            self._belt.stop_was_told()
        return value

    def _new_link(self, at_ns: int) -> None:
        self._linked_ns = at_ns
        self._contact.new_link()
        self._beats = StaleBeats(linked_ns=at_ns)
        if self._pulses is not None:
            self._pulses.new_link()
        self._belt = BeltWatch()

    def _in_kmh(self, value: Treadmill, *, at_ns: int) -> Treadmill:
        number = value.speed_kmh
        if number is not None and value.total_distance_m is not None:
            self._unit.update(number, value.total_distance_m, at_ns=at_ns, allowed=self._speeds)
        unit = self._unit.unit
        if unit is SpeedUnit.KMH:
            return value
        average = value.average_speed_kmh
        return msgspec.structs.replace(
            value,
            speed_kmh=None if number is None else unit.to_kmh(number),
            average_speed_kmh=None if average is None else unit.to_kmh(average),
            issues=(*value.issues, IN_MPH),
        )
