"""A heart rate from elsewhere over HTTP: the example of docs/devices.md, run against a session."""

import re
from pathlib import Path

import pytest

from tests.integration.bridged_run import (
    BY_HTTP,
    TOLD,
    line_with,
    recorded,
    sources,
    tell,
    token,
    typed,
)
from tests.integration.running import strapline

pytestmark = pytest.mark.process


def test_the_example_over_http_tells_a_heart_rate(tmp_path: Path) -> None:
    key = token(tmp_path)
    with recorded(tmp_path, also={}) as process:
        address = re.search(r"http://\S+?:(\d+)/", line_with("Live page:", process))
        assert address is not None
        here = BY_HTTP.replace("localhost:8080", f"localhost:{address[1]}")
        assert here != BY_HTTP
        tell(here, folder=tmp_path, token=key)
        refused = typed(here, folder=tmp_path, token="another")
        assert "no such token" in refused.stdout
        removed = strapline("bridge", "remove", "ada-watch", folder=tmp_path)
        assert removed.returncode == 0
        assert "no such token" in typed(here, folder=tmp_path, token=key).stdout
        counted = sources(process)
    assert set(counted) == {"bridge ada-watch"}
    assert counted["bridge ada-watch"] >= TOLD
    assert key not in (tmp_path / "access" / "bridges.json").read_text(encoding="utf-8")


def test_names_and_athletes_that_are_none_are_refused_in_one_line(tmp_path: Path) -> None:
    for words in (("add", "two words"), ("add", "x", "--athlete", "Nobody"), ("remove", "x")):
        refused = strapline("bridge", *words, folder=tmp_path)
        assert refused.returncode == 2, words
        assert refused.stderr.count("\n") == 1
    assert "strapline bridge add" in strapline("bridge", folder=tmp_path).stderr
