"""Sessions as one table that others read."""

import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet
import pytest

from sessions.sinks.files import Recorded
from sessions.sinks.files.parquet import COLUMNS, NoParquet, write_parquet
from tests.sessions.core.runs import T0_NS
from tests.sessions.sinks.files.runs_out import GAP, run_out


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    return run_out()


def table(*sessions: tuple[Recorded, str]) -> Any:
    content = BytesIO()
    assert write_parquet(iter(sessions), to=content) == len(sessions)
    content.seek(0)
    return pyarrow.parquet.read_table(content)


def test_each_second_is_a_row_with_what_was_measured_in_it(recorded: Recorded) -> None:
    rows = table((recorded, "Ada")).to_pylist()
    assert len(rows) == len(recorded.seconds)
    for row, second in zip(rows, recorded.seconds, strict=True):
        assert row["heart_rate_bpm"] == second.heart_rate_bpm
        assert row["speed_kmh"] == second.speed_kmh
        assert row["distance_m"] == second.distance_m
        assert row["rr_ms"] == list(second.rr_ms)
        assert row["paused"] is second.paused
    assert rows[GAP.start + 10]["heart_rate_bpm"] is None
    assert round(rows[7]["at"].timestamp() * 1e6) == T0_NS // 1000 + 7_000_000
    assert {row["athlete"] for row in rows} == {"Ada"}


def test_intervals_are_those_of_the_breakdown(recorded: Recorded) -> None:
    rows = table((recorded, "Ada")).to_pylist()
    for number, interval in enumerate(recorded.breakdown.intervals, start=1):
        inside = [row for row in rows if interval.start_s <= row["time_s"] < interval.end_s]
        assert {row["interval"] for row in inside} <= {number}
        assert {row["kind"] for row in inside} <= {interval.kind.value}


def test_every_column_says_its_unit_and_what_it_is(recorded: Recorded) -> None:
    read = table((recorded, "Ada"))
    assert read.column_names == [*COLUMNS]
    for field in read.schema:
        assert field.metadata[b"description"].decode() == COLUMNS[field.name][1]


def test_the_documents_list_the_columns() -> None:
    told = (Path(__file__).parents[4] / "docs/files.md").read_text(encoding="utf-8")
    for name, (_, says) in COLUMNS.items():
        assert re.search(rf"^\| `{name}` \|.*\| {re.escape(says)} \|$", told, re.MULTILINE), name


def test_sessions_follow_each_other_and_one_without_a_date_has_none(recorded: Recorded) -> None:
    undated = msgspec.structs.replace(recorded, id="undated", started_ns=None)
    rows = table((recorded, "Ada"), (undated, "Bo")).to_pylist()
    assert [row["session"] for row in rows[:: len(recorded.seconds)]] == [recorded.id, "undated"]
    assert {row["at"] for row in rows if row["session"] == "undated"} == {None}


def test_without_its_library_it_says_what_to_install(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(NoParquet, match=r"strapline\[parquet\]"):
        write_parquet([(recorded, "Ada")], to=BytesIO())
