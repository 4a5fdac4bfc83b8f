"""Kinds, links and reasons in words and signs: what a viewer reads instead of a colour."""

from dashboards.words.core_notes import fault_word
from ingest.devices.sensor import DeviceKind, Link
from sessions.core.model.athlete import ThresholdOrigin
from sessions.core.model.breakdown import Thresholds
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus
from sessions.live.missing import MarkKind, MarkView
from sessions.store import Source
from sessions.text import marked, text
from sessions.units import Formatter

KIND_ICONS: dict[Kind, str] = {
    Kind.REST: "accessibility",
    Kind.WALK: "directions_walk",
    Kind.JOG: "directions_run",
    Kind.SPRINT: "bolt",
    Kind.UNKNOWN: "help_outline",
}

DEVICE_ICONS: dict[DeviceKind, str] = {
    DeviceKind.STRAP: "favorite",
    DeviceKind.TREADMILL: "directions_run",
    DeviceKind.FOOT_POD: "sensors",
}


def mark_word(mark: MarkView, *, with_reason: bool = True) -> str:
    """What is missing or wrong, in the reader's language."""
    words = {
        MarkKind.NO_HEART_RATE: text("No heart rate"),
        MarkKind.NO_SPEED: text("No speed"),
        MarkKind.DOUBTFUL: text("Doubtful heart rate"),
    }[mark.kind]
    return f"{words} ({fault_word(mark.reason)})" if mark.reason and with_reason else words


def kind_word(kind: Kind) -> str:
    """A gait in the reader's language."""
    return {
        Kind.REST: text("Rest"),
        Kind.WALK: text("Walk"),
        Kind.JOG: text("Jog"),
        Kind.SPRINT: text("Sprint"),
        Kind.UNKNOWN: text("Unknown"),
    }[kind]


STEP_NAMES = (
    marked("Warm-up"),
    marked("Walk"),
    marked("Jog"),
    marked("Sprint"),
    marked("Rest"),
    marked("Recovery"),
    marked("Steady"),
    marked("Interval"),
    marked("Cool-down"),
    marked("First 10 minutes"),
    marked("Last 20 minutes"),
)
"""Names that the plans built in give their steps. Those of a person's own plan stay as written."""


def step_word(name: str, kind: Kind) -> str:
    """What a step is called; one without a name is called by its gait."""
    if not name:
        return kind_word(kind)
    return text(name) if name in STEP_NAMES else name


def device_word(kind: DeviceKind) -> str:
    """What kind of device it is, in the reader's language."""
    return {
        DeviceKind.STRAP: text("strap"),
        DeviceKind.TREADMILL: text("treadmill"),
        DeviceKind.FOOT_POD: text("foot pod"),
    }[kind]


def link_word(link: Link) -> str:
    """Where a device stands, in the reader's language."""
    return {
        Link.SEARCHING: text("searching"),
        Link.CONNECTING: text("connecting"),
        Link.SUBSCRIBING: text("connecting"),
        Link.STREAMING: text("connected"),
        Link.SILENT: text("silent"),
        Link.WAITING: text("lost, trying again"),
        Link.GONE: text("gone"),
    }[link]


def status_word(status: LiveStatus) -> str:
    """Where a session stands, in the reader's language."""
    return {
        LiveStatus.IDLE: text("ready"),
        LiveStatus.WAITING: text("waiting"),
        LiveStatus.RUNNING: text("running"),
        LiveStatus.PAUSED: text("paused"),
        LiveStatus.FINISHED: text("finished"),
    }[status]


def source_word(source: Source) -> str:
    """In the reader's language."""
    return {
        Source.LIVE: text("Recorded live"),
        Source.SIMULATED: text("Simulated"),
        Source.REPLAY: text("Replayed"),
        Source.FILE: text("From a file"),
    }[source]


def threshold_rows(
    thresholds: Thresholds | None, formatter: Formatter, *, is_ahead: bool = False
) -> list[tuple[str, str]]:
    """A name and a sentence for each bound; none where no speed was measured.

    `is_ahead`: of the next session, which has not shown its speeds yet.
    """
    if thresholds is None:
        return []
    why = {
        ThresholdOrigin.PROFILE: text("{speed}, as the profile says"),
        ThresholdOrigin.LEARNED: text("{speed}, learned from earlier sessions"),
        ThresholdOrigin.SESSION: text("{speed}, by the session's own speeds"),
    }
    if is_ahead:
        why[ThresholdOrigin.SESSION] = text("{speed}, until a session's own speeds tell better")
    return [
        (name, why[origin].format(speed=formatter.speed(kmh)))
        for name, kmh, origin in (
            (text("Jog from"), thresholds.jog_kmh, thresholds.jog_origin),
            (text("Sprint from"), thresholds.sprint_kmh, thresholds.sprint_origin),
        )
    ]
