"""How soon a new user sees something: `--help`, and `demo` to a live page with a moving heart.

    python -m benchmarks.start

Asked: 5 s or less to the page with a moving heart rate, 0.4 s or less to the help. Whole
processes on a warm disk; the median of five.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROUNDS = 5
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


def help_s() -> float:
    start = time.perf_counter()
    subprocess.run([_command(), "--help"], check=True, capture_output=True)
    return time.perf_counter() - start


def live_page_s(page: Page) -> float:
    """From typing the command until the page's heart rate has been seen to change."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as process:
        try:
            page.goto(_address(process))
            page.wait_for_function(
                """() => {
                    const shown = document.querySelector('.hero-value, [data-testid=bpm]');
                    const bpm = shown && parseInt(shown.textContent);
                    if (!bpm) return false;
                    window.firstBpm ??= bpm;
                    return bpm !== window.firstBpm;
                }""",
                polling=20,
            )
            return time.perf_counter() - start
        finally:
            process.terminate()


def _demo(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [_command(), "demo", "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "STRAPLINE_DATA_DIR": str(folder)},
    )


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise SystemExit("the demo ended without an address")


def _command() -> str:
    return str(Path(sys.executable).parent / "strapline")


def _print(name: str, measure: Callable[[], float], *, asked_s: float) -> None:
    times = sorted(measure() for _ in range(ROUNDS))
    print(
        f"{name:44} median {statistics.median(times):5.2f} s"
        f"   ({times[0]:.2f} to {times[-1]:.2f})   asked {asked_s} s"
    )


def main() -> None:
    """Print both figures."""
    _print("strapline --help", help_s, asked_s=0.4)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        page = browser.new_page()
        _print("demo to a moving heart rate on the page", lambda: live_page_s(page), asked_s=5)
        browser.close()


if __name__ == "__main__":
    main()
