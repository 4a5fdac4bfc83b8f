"""After a kill every command works at once on the session that was cut off."""

import json
import re
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.integration.running import document, running, strapline
from tests.integration.test_signals import RUN, wait_for_seconds
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def killed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed")
    with running(*RUN, folder=folder) as process:
        wait_for_seconds(folder, 60)
        process.kill()
        process.wait(timeout=PATIENCE_S)
    return folder


@pytest.fixture
def killed(killed_once: Path, tmp_path: Path) -> Path:
    return copytree(killed_once, tmp_path / "data", ignore=ignore_patterns("*.socket"))


def test_it_is_listed_shown_and_exported_as_it_stands(killed: Path) -> None:
    (row,) = document(strapline("sessions", "--json", folder=killed))["sessions"]
    assert (row["status"], row["duration_s"] >= 60) == ("cut off", True)
    shown = document(strapline("show", "--json", folder=killed))
    assert shown["session"]["duration_s"] == row["duration_s"]
    exported = strapline("export", row["id"], "--format", "json", "--out", "-", folder=killed)
    assert json.loads(exported.stdout)["session"] == shown["session"]
    told = strapline("show", row["id"], folder=killed).stderr
    assert re.search(r"cut off.*--resume always", told, re.DOTALL)


@pytest.mark.parametrize(
    "words", [("sessions", "delete"), ("recompute",), ("sessions", "trim", "--to", "0:30")]
)
def test_what_changes_it_finishes_it_first(killed: Path, words: tuple[str, ...]) -> None:
    (row,) = document(strapline("sessions", "--json", folder=killed))["sessions"]
    done = strapline(*words, row["id"], folder=killed)
    assert done.returncode == 0, done.stderr
    assert "finished as it stands" in done.stderr
    rows = document(strapline("sessions", "--json", folder=killed))["sessions"]
    assert [one["status"] for one in rows] == ([] if "delete" in words else ["finished"])
