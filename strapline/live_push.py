"""Live values on their way to Grafana Live, where the configuration asks for it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from ingest.clock import SystemClock
from sessions.live import LiveView
from strapline.config import Config
from strapline.errors import InputError


@asynccontextmanager
async def pushing_live(
    views: Callable[[], Sequence[LiveView]], *, config: Config, simulated_too: bool = False
) -> AsyncIterator[None]:
    """Push what `views` show for as long as the block runs; nothing without [grafana] live.

    Raises:
        InputError: it is switched on without what it needs.
    """
    grafana = config.grafana
    if not grafana.live:
        yield
        return
    # The client takes a while to import; most people have no Grafana.
    from dashboards.grafana.push.live_stream import LiveStream, connected

    if grafana.token is None and (grafana.user is None or grafana.password is None):
        raise InputError(f"{config.path}: [grafana] token is missing, but live = true")
    async with (
        connected(
            url=grafana.url,
            token=None if grafana.token is None else grafana.token.get_secret_value(),
            user=grafana.user,
            password=None if grafana.password is None else grafana.password.get_secret_value(),
        ) as client,
        asyncio.TaskGroup() as group,
    ):
        stream = LiveStream(client, views=views, clock=SystemClock(), simulated_too=simulated_too)
        pushing = group.create_task(stream.run(), name="push to Grafana Live")
        try:
            yield
        finally:
            pushing.cancel()
