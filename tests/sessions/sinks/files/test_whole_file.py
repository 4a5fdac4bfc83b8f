"""A file appears whole or not at all."""

from pathlib import Path

import pytest

from sessions.sinks.files.whole_file import whole_file, write_whole


def write_half(path: Path, cut_off: type[BaseException]) -> None:
    with whole_file(path) as unfinished:
        unfinished.write_bytes(b"half of ")
        raise cut_off


@pytest.mark.parametrize("cut_off", [KeyboardInterrupt, OSError, ValueError])
def test_what_is_broken_off_leaves_what_was_there(
    tmp_path: Path, cut_off: type[BaseException]
) -> None:
    path = tmp_path / "run.fit"
    for before in (None, b"an older one"):
        if before is not None:
            path.write_bytes(before)
        with pytest.raises(cut_off):
            write_half(path, cut_off)
        assert (path.read_bytes() if path.exists() else None) == before
        assert [*tmp_path.iterdir()] == ([] if before is None else [path])


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.fit").write_bytes(b"old")
    (tmp_path / "link.fit").symlink_to("real.fit")
    write_whole(tmp_path / "link.fit", b"new")
    assert (tmp_path / "link.fit").is_symlink()
    assert (tmp_path / "real.fit").read_bytes() == b"new"


def test_a_device_is_written_to_itself() -> None:
    write_whole(Path("/dev/null"), b"gone")
    assert Path("/dev/null").is_char_device()
