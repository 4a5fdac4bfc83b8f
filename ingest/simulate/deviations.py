"""Deviations of simulated devices from the standard: one word for each."""

from enum import Enum


class Habit(Enum):
    """A standing habit of a device, where a fault comes and goes."""

    # Straps
    FROZEN_OFF_BODY = "off the body it repeats its last bpm, without intervals"
    ABSURD_OFF_BODY = "off the body an interval of 5,995 ms comes now and then"
    NO_CONTACT_BITS = "says nothing about contact"
    CONTACT_BIT_ALONE = "sets 'detected' without 'supported'"
    PLAUSIBLE_OFF_BODY = "off the body it says so, with the last bpm"
    STALE_INTERVALS = "sends the intervals of before the link at once"
    STOPS_AFTER_30_S = "stops notifying 30 s after each connection"
    NEEDS_BOND = "takes subscriptions from bonded clients only"
    REFUSES_THREE_TIMES = "refuses the first three subscriptions"
    PULSE_INTERVALS = "sends intervals at rest, when asked; then it holds bpm in movement"
    # Treadmills
    SENDS_MPH = "its speed fields hold miles per hour"
    TAKES_MPH = "target speeds are miles per hour"
    ODD_GRID = "0.96 to 6.43 km/h by 0.32, distance in tens of metres"
    NO_INCLINE = "an all-zero inclination range, and no inclination"
    LONG_RECORDS = "sends every field it has"
    CUT_AT_20 = "sends 20 bytes at most"
    SPLIT_RECORDS = "one record over two notifications"
    EMPTY_RECORDS = "a record with a step count only after each record"
    PADDED = "a step count under a reserved flag, and zero bytes at the end"
    SPEED_IN_SPITE = "its flags say that there is no speed, and it is there"
    OLD_COUNTERS = "counters go on from the last run, and wrap"
    MOMENTARY_ZERO = "a speed of 0 in every tenth record"
    KNOWS_WHEN_EMPTY = "counts nothing while nobody stands on the belt"
    STALE_STATUS = "tells a new client that somebody paused"
    DROPS_RAPID_SUBSCRIPTIONS = "forgets a subscription that follows another at once"
    NOT_ADVERTISED = "does not advertise its service"
    NO_RANGES = "has no range characteristics"
    SILENT_TWICE = "sends nothing over the first two links, and drops them"
