"""`strapline show --similar`: earlier sessions like it, for people and programs."""

import json
from pathlib import Path

import pytest

from sessions.store import Store
from strapline.config.load_config import CONFIG_VARIABLE
from tests.dashboards.review.filled import keep
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


def test_what_came_before_and_is_alike(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    with Store.open(tmp_path / "data") as store:
        first, last = (keep(store, day, planned=True, done_pct=100.0) for day in (0, 5))
    told = run("show", "--similar")
    assert told.code == 0
    assert first in told.out
    assert "The same plan, run whole" in told.out
    similar = json.loads(run("show", "--similar", "--json").out)["similar"]
    assert [one["id"] for one in similar["runs"]] == [first]
    assert similar["change"] is None
    assert json.loads(run("show", first, "--similar", "--json").out) == {"similar": None}
    assert "No earlier session" in run("show", first, "--similar").out
    # The breakdown alone is what a run ends with.
    assert "similar" not in json.loads(run("show", last, "--json").out)
