"""InfluxDB compared with the store, and made equal to it again."""

from collections.abc import Sequence
from functools import partial

from ingest.clock import SystemClock
from sessions.sinks.delivery.batches import Completing
from sessions.sinks.influx.expected_points import PointKey
from sessions.sinks.influx.influx_reader import InfluxReader, QueryTokenRefused, ReadError
from sessions.sinks.influx.sink_check import SinkCheck, SinkDifference
from sessions.store import SessionRow, Store
from sessions.text import text
from strapline.config.load_config import Config
from strapline.console.audience import end_if_asked
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people
from strapline.publishing.influx_access import influx_access
from strapline.publishing.sinks import profile_of


def put_out_what_differs(
    store: Store, rows: Sequence[SessionRow], *, config: Config, everything: bool
) -> list[SessionRow]:
    """Say what differs and put it into the outbox again; the sessions that it is of.

    Raises:
        InputError: InfluxDB is not on, or does not let us read.
        NoDevice: no server answers.
    """
    if not config.influx.enabled:
        raise InputError(
            text("{path}: --check needs [influx] enabled = true").format(path=config.path)
        )
    completing = Completing(
        store.read,
        clock=SystemClock(),
        profile_of=partial(profile_of, data_dir=config.data_dir),
    )
    try:
        with InfluxReader.open(**influx_access(config).opening()) as reader, store.unit():
            check = SinkCheck(reader, read=store.read, completing=completing)
            differing = []
            for row in rows:
                end_if_asked()
                found = check.session(row, everywhere=not everything)
                if found:
                    differing.append(row)
                    _tell(row.id, found)
                    store.settle(row.id, stale=_span(found.stale))
            for name in sorted({row.athlete.name for row in rows}) if everything else ():
                found = check.athlete(name)
                if found:
                    _tell(text("days of {athlete}").format(athlete=name), found)
                    store.summarize(name)
    except QueryTokenRefused as error:
        raise InputError(str(error)) from error
    except ReadError as error:
        raise NoDevice(str(error)) from error
    return differing


def _span(stale: frozenset[PointKey]) -> tuple[int, int] | None:
    times = [key.at_ns for key in stale]
    return (min(times), max(times) + 1) if times else None


def _tell(what: str, found: SinkDifference) -> None:
    line = text("{what}: {missing} points missing, {stale} stale, {other} other; told again")
    to_people().print(
        line.format(
            what=what, missing=len(found.missing), stale=len(found.stale), other=len(found.other)
        ),
        soft_wrap=True,
    )
