"""Behaviours of devices at home, as a table: what each does, and what is to come of it.

Each row is a simulated model of the same name (`--device-model`); those without habits of their
own are rows of the quirk table or plain. Sources: field reports gathered in docs/devices.md, the
quirk table's own sources, and the standard where it leaves a choice.
"""

from dataclasses import dataclass
from enum import Enum

from ingest.devices.sensor import DeviceKind
from ingest.simulate.deviations import Habit


class Outcome(Enum):
    """What a session on such a device has to come to."""

    MEASURES = "measures"
    TOLD = "tells why it does not measure"
    LED = "is led to the plan's end"
    NOT_LED = "measures, and tells why it is not led"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One row.

    `tells`: part of the sentence that a runner reads, where one has to be read. `gives`: what has
    to be measured, by the name of the stored second's field. `alone`: without the room's strap.
    """

    slug: str
    does: str
    outcome: Outcome = Outcome.MEASURES
    kind: DeviceKind = DeviceKind.TREADMILL
    habits: tuple[Habit, ...] = ()
    gives: tuple[str, ...] = ("speed_kmh",)
    tells: str = ""
    alone: bool = False


_H = Habit
_HEART = "heart_rate_bpm"
_SPEED = "speed_kmh"
_STEPS = "cadence_spm"
_UNASKED = "is connected and sends nothing yet: start the belt"
_SILENT = "is connected but sends nothing: start the belt"


def _measures(
    slug: str, does: str, *habits: Habit, gives: tuple[str, ...] = (_SPEED,), tells: str = ""
) -> Behaviour:
    return Behaviour(slug=slug, does=does, habits=habits, gives=gives, tells=tells)


def _mute(slug: str, does: str, *habits: Habit, tells: str = _SILENT) -> Behaviour:
    told = Outcome.TOLD
    return Behaviour(
        slug=slug, does=does, outcome=told, habits=habits, gives=(_HEART,), tells=tells
    )


def _passes_on(slug: str, does: str, *habits: Habit) -> Behaviour:
    return Behaviour(slug=slug, does=does, habits=habits, gives=(_SPEED, _HEART), alone=True)


def _strap(slug: str, does: str, *habits: Habit, gives: tuple[str, ...]) -> Behaviour:
    return Behaviour(slug=slug, does=does, kind=DeviceKind.STRAP, habits=habits, gives=gives)


def _led(slug: str, does: str, *habits: Habit) -> Behaviour:
    return Behaviour(slug=slug, does=does, outcome=Outcome.LED, habits=habits)


def _not_led(slug: str, does: str, *habits: Habit, tells: str) -> Behaviour:
    outcome = Outcome.NOT_LED
    return Behaviour(slug=slug, does=does, outcome=outcome, habits=habits, tells=tells)


BEHAVIOURS: tuple[Behaviour, ...] = (
    # How records come.
    _measures("treadmill", "a record a second, as the standard says"),
    _measures("every-4-s", "a record every 4 s", _H.EVERY_4_S),
    _measures("ten-a-second", "ten records a second", _H.TEN_A_SECOND),
    _measures("twice", "each notification twice", _H.TWICE),
    _measures("technogym-myrun", "one record over two notifications"),
    _measures("matrix", "records cut at 20 bytes"),
    _measures("therun-t15", "an empty record after each"),
    _measures("padded", "a reserved flag and zero bytes at the end"),
    _measures("wrong-flags", "flags that promise more than is sent", _H.WRONG_FLAGS),
    _measures("garbage", "unreadable bytes after each record", _H.GARBAGE),
    _measures("bare-ftms", "no service advertised, no ranges"),
    _measures("walkingpad", "drops rapid subscriptions, tells a stale status"),
    # What is in them.
    _measures("bowflex-t9", "miles per hour, known by its name", tells="miles per hour"),
    _measures("mph-unlisted", "miles per hour, told by its metres", tells="miles per hour"),
    _measures("urevo-e1l", "odd steps, tens of metres, no incline"),
    _measures("speed-in-spite-of-flag", "a speed although its flags deny it"),
    _measures("pace-only", "a pace in steps of 6 km/h: its counter is better", _H.PACE_ONLY),
    _measures("counts-only", "a distance, neither speed nor pace", _H.COUNTS_ONLY),
    _measures("momentary-zero", "0 km/h for a record in ten"),
    _measures("zero-then-speed", "0 km/h in every second record", _H.ZERO_THEN_SPEED),
    _measures("leaps", "99 km/h for a record in ten", _H.LEAPS),
    _measures("counters", "counters of yesterday, that wrap"),
    _measures("resets-counters", "counters that begin anew every half minute", _H.RESETS_COUNTERS),
    _measures("mobvoi", "counts nothing while nobody is on the belt"),
    # When it speaks at all.
    _measures("mute-standing", "nothing while its belt stands", _H.MUTE_STANDING),
    _measures("mute-until-heard", "nothing before somebody listens to it", _H.MUTE_UNTIL_HEARD),
    _measures(
        "mute-until-asked",
        "nothing before it is asked for control",
        _H.MUTE_UNTIL_ASKED,
        tells="It was asked for control, so that it speaks; nothing is commanded",
    ),
    _mute("mute", "nothing, ever", _H.MUTE),
    _mute("mute-and-refuses", "nothing, and permits no control", _H.MUTE, _H.REFUSES_CONTROL),
    _mute(
        "mute-without-control-point",
        "nothing, and has nothing to be asked at",
        _H.MUTE,
        _H.NO_CONTROL_POINT,
        tells=_UNASKED,
    ),
    _measures("slow-to-speak", "its first record 20 s after the link", _H.SLOW_TO_SPEAK),
    _measures("drops-silently", "two links that say nothing and fall"),
    _measures("drops-every-minute", "a link that falls every minute", _H.DROPS_EVERY_MINUTE),
    # One device, several services.
    _measures(
        "steps-beside", "a step counter beside the belt", _H.ALSO_STEPS, gives=(_SPEED, _STEPS)
    ),
    _measures(
        "steps-instead",
        "a step counter, and a belt that never speaks",
        _H.ALSO_STEPS,
        _H.MUTE,
        gives=(_SPEED, _STEPS),
    ),
    _passes_on("beats-beside", "a Heart Rate Service beside the belt", _H.ALSO_BEATS),
    _passes_on("beats-in-records", "a heart rate in its records", _H.SHOWS_BEATS),
    _strap(
        "strap-that-steps",
        "a strap that is a foot pod, too",
        _H.ALSO_STEPS,
        gives=(_HEART, _STEPS, _SPEED),
    ),
    _strap("armband", "intervals at rest only", _H.RR_AT_REST, _H.NO_CONTACT_BITS, gives=(_HEART,)),
    # Led by a plan.
    _led("horizon-t202", "takes miles per hour, tells km/h"),
    _led("answers-late", "obeys and answers after 5 s", _H.ANSWERS_LATE),
    _led("answers-failed", "answers 'operation failed', and obeys (MC21)", _H.ANSWERS_FAILED),
    _led("answers-nothing", "answers nothing, and obeys", _H.ANSWERS_NOTHING),
    _led("answers-by-status", "answers by its status alone", _H.ANSWERS_BY_STATUS),
    _led("no-status", "has no status", _H.NO_STATUS),
    _led("rounds-to-halves", "rounds to half a km/h, and says 0.1", _H.ROUNDS_TO_HALVES),
    _led(
        "rounds-to-tenth-miles", "rounds to tenths of a mile, says km/h", _H.ROUNDS_TO_TENTH_MILES
    ),
    _led("rounds-down", "goes to the lower half km/h", _H.ROUNDS_TO_HALVES, _H.ROUNDS_DOWN),
    _led("every-4-s-led", "a record every 4 s", _H.EVERY_4_S),
    _not_led("fails", "'operation failed', and it did", _H.FAILS, tells="the belt does not follow"),
    _not_led(
        "refuses-control",
        "does not permit control",
        _H.REFUSES_CONTROL,
        tells="the treadmill took it back",
    ),
    _not_led(
        "refuses-fast",
        "refuses targets above 8 km/h",
        _H.REFUSES_FAST,
        tells="the speed of this belt is yours",
    ),
    _not_led(
        "no-control-point",
        "has no control point",
        _H.NO_CONTROL_POINT,
        tells="this treadmill cannot be controlled",
    ),
    _not_led(
        "pace-only-led",
        "a pace only: nobody is led by steps of 6 km/h",
        _H.PACE_ONLY,
        tells="this treadmill cannot be controlled",
    ),
    _not_led(
        "takes-back",
        "takes control back in mid-run",
        _H.TAKES_BACK,
        tells="the treadmill took it back",
    ),
    _not_led(
        "drops-on-write",
        "drops the link when it is written to",
        _H.DROPS_ON_WRITE,
        tells="the radio link fell",
    ),
    _not_led(
        "console-takes-over",
        "is set faster at its console",
        _H.CONSOLE_TAKES_OVER,
        tells="Control: yours",
    ),
    _not_led(
        "runs-away", "goes to its top speed at our target", _H.RUNS_AWAY, tells="the belt runs away"
    ),
)
