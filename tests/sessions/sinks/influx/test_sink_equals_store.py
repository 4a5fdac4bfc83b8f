"""Whatever happens to a store, its sink holds the store's points: none twice, stale or missing."""

from pathlib import Path

import pytest

from sessions import schema
from sessions.sinks.influx.expected_points import KeptPoints
from tests.sessions.sinks.influx.random_histories import History, differences
from tests.sizes import sized

SEEDS = sized(quick=3, usual=20, long=300)
_SUMMED = frozenset(kind.name for kind in schema.OF_AN_ATHLETE)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_the_sink_equals_the_store(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path, seed=seed)
    try:
        await history.live_through(events=10)
        sink = history.sink.kept
        seconds = {k: v for k, v in sink.items() if k.measurement not in _SUMMED}
        assert differences(seconds, history.expected()) == [], history.told
        days: KeptPoints = {k: v for k, v in sink.items() if k.measurement in _SUMMED}
        assert differences(days, history.summaries()) == [], history.told
    finally:
        history.close()
