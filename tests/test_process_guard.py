"""A test that starts a process says so, or fails."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

TESTS = """
import subprocess, sys
import pytest

def start():
    return subprocess.run([sys.executable, "-c", ""], check=True)

@pytest.fixture(scope="module")
def server():
    return start()

def test_silent():
    start()

def test_through_a_fixture(server):
    pass

@pytest.mark.process
def test_said():
    start()

@pytest.mark.browser
def test_of_the_browser():
    start()

def test_alone():
    pass
"""


def test_a_process_without_the_marker_fails_the_test(tmp_path: Path) -> None:
    guard = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(guard, encoding="utf-8")
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    markers = ["-o", "markers=process\nbrowser", "-o", "addopts=", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", *markers, "--rootdir", tmp_path, tmp_path],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    verdicts = {
        line.split("::")[1].split(" ")[0]: line.split(" ")[0]
        for line in done.stdout.splitlines()
        if line.startswith(("PASSED ", "FAILED "))
    }
    assert verdicts == {
        "test_silent": "FAILED",
        "test_through_a_fixture": "FAILED",
        "test_said": "PASSED",
        "test_of_the_browser": "PASSED",
        "test_alone": "PASSED",
    }
