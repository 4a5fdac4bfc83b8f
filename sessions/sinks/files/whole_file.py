"""Files that appear whole or not at all, also where writing is broken off."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.private_files import as_usual


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path` when the block ends well.

    Else nothing is left of it, and what was at `path` stays. A device or a pipe is written to
    itself.

    Raises:
        OSError: it cannot be written.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.new")
    try:
        yield unfinished
        as_usual(unfinished)  # a person asked for it: what it was is what others may read
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write it, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)
