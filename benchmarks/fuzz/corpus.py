"""Corpus: inputs worth trying each time, one a line in base64, one file a target.

Made by this fuzzer from our own frames and files: what reached new code, and what has shown a
fault. Never a recording of anybody's.
"""

import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.fuzz.target import Target

FOLDER = Path(__file__).parent / "corpus"


def kept(target: str) -> list[bytes]:
    """The inputs of one target, in the order of the file."""
    path = FOLDER / f"{target}.txt"
    if not path.exists():
        return []
    return [b64decode(line, validate=True) for line in path.read_text().splitlines()]


def keep(target: str, inputs: Iterable[bytes]) -> int:
    """Add those that are not there yet; how many that were."""
    known = kept(target)
    new = [data for data in dict.fromkeys(inputs) if data not in known]
    if new:
        FOLDER.mkdir(exist_ok=True)
        lines = [b64encode(data).decode() for data in (*known, *new)]
        (FOLDER / f"{target}.txt").write_text("".join(f"{line}\n" for line in lines))
    return len(new)


def lines_reached(target: Target, inputs: Iterable[bytes]) -> set[tuple[str, int]]:
    """The lines of ours that attempts of `inputs` run, by file and number."""
    root = str(FOLDER.parents[2])
    found: set[tuple[str, int]] = set()

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(root) else None

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    for data in inputs:
        sys.settrace(entered)
        try:
            target.attempt(data)
        except Exception:
            pass
        finally:
            sys.settrace(None)
    target.close()
    return found
