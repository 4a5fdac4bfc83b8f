"""`strapline demo`: a simulated run through the whole pipeline, in a store of its own."""

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

from dashboards.web.listening_socket import free_port
from sessions.core.model.athlete import Athlete, Sex
from sessions.store import Store
from sessions.workouts.plan import walk_jog_sprint
from strapline.commands.options.demo import DemoOptions
from strapline.commands.options.run import RunOptions
from strapline.commands.run import record
from strapline.config.load_config import load
from strapline.publishing.sinks import sink_names
from strapline.session.session_options import Resume

ATHLETE = Athlete(
    name="Demo",
    sex=Sex.FEMALE,
    age_years=34,
    mass_kg=61,
    height_m=1.68,
    heart_rate_max_bpm=186,
    heart_rate_rest_bpm=58,
)


def demo(options: DemoOptions) -> None:
    """Walk three minutes, jog two, sprint one, twice; then the breakdown."""
    data_dir, port = options.data_dir, options.port
    with ExitStack() as stack:
        if not options.keep:
            data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="strapline-")))
        config = load(data_dir=data_dir)
        store = stack.enter_context(Store.open(config.data_dir, sinks=sink_names(config)))
        run = RunOptions(
            resume=Resume.NEVER,
            simulate=True,
            speed=options.speed,
            seed=options.seed,
            headless=options.headless,
            open_page=options.open_page,
            # Nobody asked for a port: a busy one must not spoil the first impression.
            port=free_port(config.page.host, preferred=config.page.port) if port is None else port,
            as_json=options.as_json,
        )
        workout = walk_jog_sprint()
        asyncio.run(record(run, config, store, ATHLETE, workout, passing=not options.keep))
