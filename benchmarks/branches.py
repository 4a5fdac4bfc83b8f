"""Branches of codecs and core that no test takes, and which tests run which line.

    make coverage
    python -m benchmarks.branches [--missing] [--tests tests/ingest/codecs tests/sessions/core]

Asked: 95 % of the branches of each. What was run is kept under `.pytest_cache/branches/`, where
`benchmarks.mutants` finds the tests of a line.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import coverage

FOLDER = Path(".pytest_cache/branches")
DATA, TIMES = FOLDER / "coverage", FOLDER / "times.xml"
WATCHED = ("ingest/codecs", "sessions/core")
TESTS = ("tests/ingest/codecs", "tests/sessions/core")
ASKED_PCT = 95.0


def run_tests(tests: Sequence[str]) -> int:
    """The exit code of pytest over `tests`, each watched by its name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = FOLDER / "settings"
    settings.write_text(
        "[run]\nbranch = True\ndynamic_context = test_function\n"
        f"data_file = {DATA}\nsource = {','.join(w.replace('/', '.') for w in WATCHED)}\n"
    )
    words = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest", "-q"]
    done = subprocess.run(
        [*words, f"--junitxml={TIMES}", "-p", "no:cacheprovider", *tests],
        env={"STRAPLINE_TEST_SIZE": "quick"} | os.environ,
        check=False,
    )
    return done.returncode


def main() -> None:
    """Run the tests and print the branches they take."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--missing", action="store_true", help="every file with what is missing")
    parser.add_argument("--tests", nargs="*", default=TESTS)
    asked = parser.parse_args()
    status = run_tests(asked.tests)
    measured = coverage.Coverage(data_file=str(DATA), config_file=str(FOLDER / "settings"))
    measured.load()
    if asked.missing:
        measured.report(show_missing=True, skip_covered=True)
    measured.json_report(outfile=str(FOLDER / "report.json"))
    files = json.loads((FOLDER / "report.json").read_text())["files"]
    for folder in WATCHED:
        sums = [file["summary"] for name, file in files.items() if name.startswith(folder)]
        branches = sum(one["num_branches"] for one in sums)
        taken = sum(one["covered_branches"] for one in sums)
        reached = 100 * taken / branches
        asked_pct = f"asked {ASKED_PCT:.0f} %"
        print(f"branches of {folder}: {asked_pct}, reached {reached:.1f} % of {branches}")
        status = status or int(reached < ASKED_PCT)
    sys.exit(status)


if __name__ == "__main__":
    main()
