"""Clock notes: sentences of a breakdown on a clock that was wrong while it was recorded."""

from ingest.clock import Anchor
from ingest.measurements import NS_PER_S
from sessions.recording.boot_clock import STEP_NS
from sessions.recording.refold import BootTies
from sessions.store import StoreReader
from sessions.store.stored_values import DeviceRange

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


_DATED_BEHIND = "The clock of {host} was {by} behind until it was set {when} into the session."
_DATED_AHEAD = "The clock of {host} was {by} ahead until it was set {when} into the session."
_AFTER_BEHIND = "The clock of {host} was {by} behind until it was set after the session."
_AFTER_AHEAD = "The clock of {host} was {by} ahead until it was set after the session."
_PUT_BEHIND = "The clock of {host} was {by} behind: it is dated by what came before and after."
_PUT_AHEAD = "The clock of {host} was {by} ahead: it is dated by what came before and after."


def clock_notes(
    read: StoreReader, session: str, *, started_ns: int | None, ties: BootTies | None = None
) -> tuple[str, ...]:
    """What is to be told of the clocks of the hosts whose notifications a session owns.

    `started_ns`: Unix time of its t = 0, as it is dated by now. `ties`: see `BootTies`.
    """
    told: dict[str, None] = {}
    heard: set[tuple[str, str]] = set()
    for device in read.ranges(session):
        key = (device.host, device.boot)
        anchor = (ties or {}).get(key) or read.anchor(host=device.host, boot=device.boot)
        if key in heard or anchor is None:
            continue
        heard.add(key)
        kept = read.boots.ties(host=device.host, boot=device.boot)
        note = None if not kept else _note(device, anchor, kept, started_ns=started_ns)
        if note is not None:
            told[note] = None
    return tuple(told)


def _note(
    device: DeviceRange, anchor: Anchor, kept: tuple[Anchor, ...], *, started_ns: int | None
) -> str | None:
    first, last = kept[0], kept[-1]
    by_ns = anchor.at_ns(first.monotonic_ns) - first.wall_ns
    if abs(by_ns) < STEP_NS:
        return None
    is_behind = by_ns > 0
    host, by = device.host, _amount(abs(by_ns) / NS_PER_S)
    if abs(anchor.at_ns(last.monotonic_ns) - last.wall_ns) >= STEP_NS:
        return (_PUT_BEHIND if is_behind else _PUT_AHEAD).format(host=host, by=by)
    if last.monotonic_ns < device.from_mono_ns:
        return None  # it was right by then
    is_after = device.to_mono_ns is not None and last.monotonic_ns > device.to_mono_ns
    if is_after or started_ns is None:
        return (_AFTER_BEHIND if is_behind else _AFTER_AHEAD).format(host=host, by=by)
    when = _moment((anchor.at_ns(last.monotonic_ns) - started_ns) / NS_PER_S)
    return (_DATED_BEHIND if is_behind else _DATED_AHEAD).format(host=host, by=by, when=when)


def _amount(seconds: float) -> str:
    for unit_s, unit in ((_DAY_S, "d"), (_HOUR_S, "h"), (_MINUTE_S, "min")):
        if seconds >= 2 * unit_s:
            return f"{seconds / unit_s:.0f} {unit}"
    return f"{seconds:.0f} s"


def _moment(at_s: float) -> str:
    minutes, seconds = divmod(max(0, int(at_s)), _MINUTE_S)
    hours, minutes = divmod(minutes, _MINUTE_S)
    return f"{hours}:{minutes:02}:{seconds:02}"
