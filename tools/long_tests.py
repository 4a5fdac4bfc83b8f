"""Full-size tests, part by part: a part that has passed on this commit is not run again.

    make test-long                       # every part that has not passed yet
    make test-long PART="codecs core"    # these
    make test-long PART=list             # the parts, and what is known of each

Interrupted, it goes on with the part it was in. Each part has 40 minutes on two quiet cores.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

LIMIT_S = 40 * 60
PASSED = Path(".pytest_cache/test-long")

# A test belongs to the part with the longest path to it.
PARTS: dict[str, tuple[str, ...]] = {
    "codecs": ("tests/ingest/codecs",),
    "simulation": ("tests/ingest/simulate", "tests/ingest/devices"),
    "ingest": ("tests/ingest",),
    "core": ("tests/sessions/core",),
    "control": ("tests/sessions/control",),
    "sessions": ("tests/sessions",),
    "pages": ("tests/dashboards",),
    "looks": ("tests/dashboards/test_every_page.py",),
    "strapline": ("tests/strapline",),
    "integration": ("tests/integration",),
    "servers": ("tests/influx", "tests/stack", "tests/mosquitto"),
    "outages": (
        "tests/mosquitto/test_stack_outages.py",
        "tests/mosquitto/test_gateway_to_processor.py",
    ),
    "kills": ("tests/crash",),
    "soak": ("tests/crash/test_soak.py",),
    "fuzz": ("tests/benchmarks/test_fuzz.py",),
    "rest": ("tests",),
}


def main(words: Sequence[str]) -> int:
    """Run the parts named, or all; 0 if every one of them has passed on this commit."""
    unknown = [word for word in words if word not in PARTS and word != "list"]
    if unknown:
        print(f"No part {' '.join(unknown)}: {' '.join(PARTS)}, or list", file=sys.stderr)
        return 2
    commit = clean_commit()
    if "list" in words:
        for part in PARTS:
            print(f"{part:12} {'passed' if has_passed(part, commit) else 'to do'}")
        return 0
    if commit is None:
        print("Files differ from the commit: what passes is not kept.")
    failed = [part for part in words or PARTS if not passes(part, commit=commit)]
    print(f"Failed: {' '.join(failed)}" if failed else "All of it has passed.")
    return 1 if failed else 0


def passes(part: str, *, commit: str | None) -> bool:
    """Run a part unless it has passed."""
    if has_passed(part, commit):
        print(f"{part}: has passed on this commit")
        return True
    print(f"{part}: at most {LIMIT_S // 60} min", flush=True)
    status = run_pytest(arguments(part))
    if status == 0 and commit is not None:
        PASSED.mkdir(parents=True, exist_ok=True)
        (PASSED / f"{commit}-{part}").touch()
    return status == 0


def arguments(part: str) -> list[str]:
    """The part's paths, without what belongs to others inside them."""
    others = [
        path
        for other, paths in PARTS.items()
        if other != part
        for path in paths
        if any(Path(path).is_relative_to(mine) for mine in PARTS[part])
    ]
    return [*PARTS[part], *(f"--ignore={path}" for path in others)]


def part_of(path: Path) -> str:
    """The part that runs a test file."""
    return max(
        ((len(Path(own).parts), part) for part, own in _paths() if path.is_relative_to(own))
    )[1]


def _paths() -> Iterable[tuple[str, str]]:
    return ((part, path) for part, paths in PARTS.items() for path in paths)


def has_passed(part: str, commit: str | None) -> bool:
    """True where the part has passed on this very commit."""
    return commit is not None and (PASSED / f"{commit}-{part}").exists()


def clean_commit() -> str | None:
    """The commit that the files are of; None where one was changed."""
    changed = subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True)
    if changed.stdout:
        return None
    named = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, check=True)
    return named.stdout.decode().strip()


def run_pytest(words: Sequence[str]) -> int:
    """The exit status of pytest; one that takes too long is ended with all it has started."""
    beside = os.environ.get("BESIDE", "").split()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--timeout", "1800", *beside, *words],
        env=os.environ | {"STRAPLINE_TEST_SIZE": "long"},
        start_new_session=True,
    )
    try:
        return process.wait(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        print(f"Not done after {LIMIT_S // 60} min", file=sys.stderr)
        return 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
