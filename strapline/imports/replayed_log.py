"""A raw log through the live pipeline, one stored session per capture."""

import itertools
import logging
from collections.abc import Callable
from uuid import uuid4

from ingest.clock import Anchor, SystemClock
from ingest.collect.collector import Collector
from ingest.files.rawlog import Capture, RawLog
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.past.learning import learned_before
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from strapline.session.new_session import new_session_row

log = logging.getLogger(__name__)

UNNAMED_DEVICE = "device"

Advance = Callable[[str, int], object]
"""Told after each notification: of which capture, and how many it has."""


async def replayed_log(
    raw: RawLog,
    *,
    store: Store,
    athlete: Athlete,
    speed: float | None,
    advance: Advance = lambda name, of: None,
) -> list[tuple[str, Breakdown | None]]:
    """Each capture by its name with what became of it; None: less than 10 s of data, not kept."""
    stored = []
    for capture in raw.captures:
        name = capture.name or raw.name
        breakdown = await _replayed(
            capture, name=name, store=store, athlete=athlete, speed=speed, advance=advance
        )
        stored.append((name, breakdown))
    await store.flush()
    return stored


async def _replayed(
    capture: Capture,
    *,
    name: str,
    store: Store,
    athlete: Athlete,
    speed: float | None,
    advance: Advance,
) -> Breakdown | None:
    first = capture.notifications[0]
    now_ns = SystemClock().wall_ns()
    clock = SteppingClock(speed=speed, start_wall_ns=first.wall_ns or 0)
    origin = Origin(host="replay", boot=uuid4().hex)
    anchor = Anchor.now(clock)
    row = new_session_row(
        athlete=athlete,
        source=Source.REPLAY,
        opened_ns=first.wall_ns,
        by=Opening(host=origin.host, boot=origin.boot, sequence=0),
        id_from_ns=now_ns,
        # As of today: what is replayed is analysed with all that is known of its athlete.
        learned=learned_before(store.read, athlete, before_ns=now_ns),
    )
    devices = tuple(dict.fromkeys(n.device or UNNAMED_DEVICE for n in capture.notifications))
    with store.unit():
        store.anchor(host=origin.host, boot=origin.boot, anchor=anchor)
        store.open_session(row)
        for device in devices:
            store.claim(
                session=row.id,
                device=device,
                host=origin.host,
                boot=origin.boot,
                from_mono_ns=clock.monotonic_ns(),
            )
    session = fresh_session(row)
    recorder = Recorder(
        session=session,
        store=store,
        clock=clock,
        anchor=anchor,
    )
    collector = Collector(
        origin=origin,
        numbers=itertools.count(),
        anchor=anchor,
        journal=store,
        hand_on=recorder.handle,
    )
    start_ns = clock.monotonic_ns()
    async with clock.running():
        for notification in capture.notifications:
            due_s = notification.t_s - first.t_s
            await clock.sleep(due_s - (clock.monotonic_ns() - start_ns) / NS_PER_S)
            recorder.tick()
            collector.collect(
                Notification(
                    device=notification.device or UNNAMED_DEVICE,
                    characteristic=notification.characteristic,
                    payload=notification.payload,
                    monotonic_ns=start_ns + round(due_s * NS_PER_S),
                    wall_ns=notification.wall_ns or clock.wall_ns(),
                )
            )
            advance(name, len(capture.notifications))
    for characteristic, count in sorted(collector.decoder.unknown.items()):
        log.info("%d notifications of unknown %s", count, characteristic)
    return recorder.finish()
