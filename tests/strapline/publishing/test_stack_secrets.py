"""`strapline stack init`: secrets that are fresh, kept private, and never overwritten."""

import stat
from pathlib import Path

import pytest

from strapline.console.exit_errors import InputError
from strapline.publishing.stack_place import PAGE_NAMES, TIME_ZONE
from strapline.publishing.stack_secrets import initialise


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docker-compose.yml").touch()
    return tmp_path


def test_files_can_be_read_by_their_owner_only(checkout: Path) -> None:
    written = initialise(checkout)

    for path in (written.env, written.passwords):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.passwords.parent.stat().st_mode) == 0o700


def test_no_two_stacks_share_a_secret(checkout: Path) -> None:
    first = initialise(checkout)
    before = first.env.read_text(), first.passwords.read_text()
    first.env.unlink()
    first.passwords.unlink()
    second = initialise(checkout)

    same = set(before[0].splitlines()[1:]) & set(second.env.read_text().splitlines()[1:])
    assert {line.partition("=")[0] for line in same} == {TIME_ZONE, PAGE_NAMES}
    assert not set(before[1].splitlines()) & set(second.passwords.read_text().splitlines())


@pytest.mark.parametrize("kept", [".env", "stack/secrets/mosquitto-passwords"])
def test_what_is_there_is_not_overwritten(checkout: Path, kept: str) -> None:
    path = checkout / kept
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")

    with pytest.raises(InputError, match=r"not overwritten"):
        initialise(checkout)

    assert [p for p in checkout.rglob("*") if p.is_file() and p.read_text()] == [path]


def test_a_folder_without_the_compose_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"docker-compose\.yml: no such file.*--folder"):
        initialise(tmp_path)


def test_a_folder_in_the_way_is_one_line(checkout: Path) -> None:
    (checkout / "stack").write_text("a file")

    with pytest.raises(InputError, match=r"cannot be written"):
        initialise(checkout)

    assert not (checkout / ".env").exists()
