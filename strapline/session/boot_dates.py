"""Boot dates of this machine: once its clock is set, what was dated by it before follows."""

from ingest.clock import Clock
from ingest.journal import Origin
from sessions.recording.boot_clock import BootClock
from sessions.recording.redate import settle_dates
from sessions.store import Store
from sessions.text import text
from strapline.console.output import to_people

LOOK_EVERY_S = 10.0


async def settle_boot_dates(store: Store, *, origin: Origin, clock: Clock) -> frozenset[str]:
    """See what the clock says by now, and let sessions that have ended follow.

    Returns:
        The ids of those that are dated anew; somebody has been told.
    """
    if store.anchor_of(host=origin.host, boot=origin.boot) is not None:
        BootClock(store, origin=origin, clock=clock).look()
        await store.flush()
    redated = await settle_dates(store, clock=clock)
    for moved in redated:
        line = text("Session {id} is dated anew: the clock by which it was recorded was wrong.")
        to_people().print(line.format(id=moved.id))
    return frozenset(moved.id for moved in redated)


async def keep_boot_dates(store: Store, *, origin: Origin, clock: Clock) -> None:
    """The same now and then, until cancelled."""
    while True:
        await clock.sleep(LOOK_EVERY_S)
        await settle_boot_dates(store, origin=origin, clock=clock)
