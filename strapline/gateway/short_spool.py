"""A spool that stays short: what a processor has confirmed is kept for some days, then pruned."""

from collections.abc import Callable

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from sessions.store import Store

PRUNE_EVERY_S = 60.0
KEPT_ROWS = 1_000
"""Of the newest: numbers go on from them after a restart."""
_DAY_NS = 86_400 * NS_PER_S


async def keep_spool_short(
    store: Store,
    *,
    host: str,
    confirmed: Callable[[], int],
    now_ns: Callable[[], int | None],
    keep_days: int,
    clock: Clock,
) -> None:
    """Prune now and then, until cancelled.

    Args:
        store: The gateway's.
        host: What it journals under.
        confirmed: The place in the journal up to which a processor has committed everything.
        now_ns: Unix time as the journal is dated; None: not known, and nothing is pruned.
        keep_days: How old it has to be; 0: nothing is pruned.
        clock: Of this machine.
    """
    while keep_days:
        at_ns, through = now_ns(), confirmed() - KEPT_ROWS
        if at_ns is not None and through > 0:
            store.prune(host=host, through=through, before_ns=at_ns - keep_days * _DAY_NS)
        await clock.sleep(PRUNE_EVERY_S)
