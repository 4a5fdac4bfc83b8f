"""Another boot of this machine around one process: an id of its own, a minute up, its own date.

What nobody can do to a machine under test: the kernel's boot id and time since boot are those of a
namespace, the date is libfaketime's. Only root makes namespaces.
"""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
UP_S = 60


def words_in_another_boot(folder: Path, *words: str, days: float) -> list[str]:
    """The command of `words` in a boot of which `folder` keeps the id; its date is off by `days`.

    It is the process that is started, not a child of it.
    """
    own_id = folder / "boot_id"
    own_id.write_text(f"{uuid.uuid4()}\n", encoding="ascii")
    since_boot_s = SystemClock().monotonic_ns() // NS_PER_S
    script = (
        f'mount --bind {own_id} {BOOT_ID} && exec env LD_PRELOAD="$0" FAKETIME={days:+g}d'
        ' FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"'
    )
    shifted = ["unshare", "--mount", "--time", "--boottime", f"{UP_S - since_boot_s}"]
    return [*shifted, "sh", "-c", script, str(_library()), *words]


def why_there_is_none(folder: Path) -> str | None:
    """Why no other boot can be made here; None: one can."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        return "only Linux's root makes namespaces"
    if _library() is None:
        return "libfaketime is not installed (Debian: apt install faketime)"
    if SystemClock().is_set():
        return "the kernel vouches for the date, and would for a wrong one"
    if (seen := _seen(folder, days=-1)) != ("another", UP_S, -1):
        return f"namespaces of time are not let in here: {seen}"
    return None


def _seen(folder: Path, *, days: float) -> tuple[str, int, int]:
    """What a process sees there: whether the boot is another, seconds up, days off."""
    asked = (
        "import time; print(open('/proc/sys/kernel/random/boot_id').read().strip(),"
        " int(time.clock_gettime(time.CLOCK_BOOTTIME)), time.time_ns())"
    )
    words: Sequence[str] = words_in_another_boot(folder, sys.executable, "-c", asked, days=days)
    now_ns = SystemClock().wall_ns()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return done.stderr.strip(), 0, 0
    boot, up_s, wall_ns = done.stdout.split()
    which = "this one" if boot == BOOT_ID.read_text(encoding="ascii").strip() else "another"
    is_young = UP_S <= int(up_s) < 10 * UP_S
    return which, UP_S if is_young else int(up_s), round((int(wall_ns) - now_ns) / NS_PER_S / 86400)


def _library() -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
