"""The example notebook runs from its first cell to its last."""

import json
from pathlib import Path
from typing import Any

import pytest

from sessions.store import Store
from strapline.commands.export import export_session
from tests.dashboards.review.filled import keep

NOTEBOOK = Path(__file__).parents[1] / "docs/notebooks/sessions.ipynb"


def test_every_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        keep(store, 0, seconds=60)
    export_session(format="parquet", year=2026)
    names: dict[str, Any] = {}
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        assert cell["outputs"] == []
        exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)
    assert [interval.kind.value for interval in names["run"].intervals][:2] == ["walk", "jog"]
    assert len(names["seconds"]) == 60
    (session,) = names["by_session"].to_pylist()
    assert session["time_s_count"] == 60
