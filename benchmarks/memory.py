"""Memory of the whole process while it records with one page open.

    python -m benchmarks.memory [--seconds 40] [--speed 20]

Asked: 150 MiB or less. The recording is simulated, so that the figure holds the virtual radio as
well, which a real recording does not load. Linux only: reads /proc.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
ASKED_MIB = 150


def mib(process: int, *, what: str) -> float:
    """A line of the process's status: VmRSS (now) or VmHWM (the most there ever was)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    if found is None:
        raise SystemExit(f"no {what} for process {process}")
    return int(found[1]) / 1024


def main() -> None:
    """Print the memory every five seconds, and the most at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--speed", default="20")
    arguments = parser.parse_args()
    command = Path(sys.executable).parent / "strapline"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process = subprocess.Popen(
            [command, "demo", "--port", "0", "--speed", arguments.speed],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "STRAPLINE_DATA_DIR": folder},
        )
        assert process.stderr is not None
        address = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        browser.new_page().goto(address[0])
        for _ in range(0, arguments.seconds, 5):
            time.sleep(5)  # noqa: TID251 - a benchmark watches real time go by
            print(f"  {mib(process.pid, what='VmRSS'):6.1f} MiB")
        print(f"most: {mib(process.pid, what='VmHWM'):.1f} MiB   asked {ASKED_MIB} MiB")
        browser.close()
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
