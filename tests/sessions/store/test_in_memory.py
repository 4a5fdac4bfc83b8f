"""What is on no disk is known, and said where it is a second place."""

from pathlib import Path

import pytest

from sessions.store.errors import not_written
from sessions.store.health import Disk, StoreHealth
from sessions.store.in_memory import is_in_memory

_MOUNTS = b"""/dev/sda1 / ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
tmpfs /with\\040space tmpfs rw 0 0
/dev/sdb1 /dev/shm/disk ext4 rw 0 0
ramfs /hidden ramfs rw 0 0
/dev/sdc1 /hidden ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/dev/shm", True),
        ("/dev/shm/a/b.sqlite3", True),
        ("/dev/shmall", False),
        ("/dev/shm/disk/a", False),
        ("/with space/a", True),
        ("/hidden/a", False),
        ("/home/ada", False),
    ],
)
def test_the_innermost_mount_decides(tmp_path: Path, place: str, expected: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_bytes(_MOUNTS)
    assert is_in_memory(Path(place), mounts=mounts) is expected


def test_where_no_mounts_are_told_everything_is_on_a_disk(tmp_path: Path) -> None:
    assert not is_in_memory(tmp_path, mounts=tmp_path / "nowhere")


def test_a_second_place_in_memory_is_told_as_one() -> None:
    health = StoreHealth(disk=Disk.FAILING, second_place="/dev/shm/x", second_is_in_memory=True)
    assert "gone when this machine is switched off" in (health.notice or "")
    words = not_written(
        3, lost=0, is_whole=True, second=Path("/dev/shm/x"), is_in_memory=True, fault="full"
    )
    assert "before this machine is switched off" in str(words)
