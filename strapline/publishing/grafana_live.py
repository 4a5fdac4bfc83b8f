"""Live values on their way to Grafana Live, where the configuration asks for it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from ingest.clock import SystemClock
from sessions.live.live_view import LiveView
from strapline.config.load_config import Config
from strapline.publishing.grafana_access import grafana_access


@asynccontextmanager
async def pushing_live(
    views: Callable[[], Sequence[LiveView]], *, config: Config, simulated_too: bool = False
) -> AsyncIterator[None]:
    """Push what `views` show for as long as the block runs; nothing without [grafana] live.

    Raises:
        InputError: it is switched on without what it needs.
    """
    if not config.grafana.live:
        yield
        return
    access = grafana_access(config)
    # The client takes a while to import; most people have no Grafana.
    from dashboards.grafana.push.live_stream import LiveStream, connected

    async with (
        connected(
            url=access.url, token=access.token, user=access.user, password=access.password
        ) as client,
        asyncio.TaskGroup() as group,
    ):
        stream = LiveStream(client, views=views, clock=SystemClock(), simulated_too=simulated_too)
        pushing = group.create_task(stream.run(), name="push to Grafana Live")
        try:
            yield
        finally:
            pushing.cancel()
