"""Who may read what is kept, and the configuration with its secrets."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.private_files import mend
from sessions.store.database_file import STORE_FILE
from strapline.config.data_folder import mend_data_folder
from strapline.config.load_config import load, secrets_others_may_read
from tests.integration.running import short_plan

OPEN_UMASK = 0
PROXY_KEY = base64.b64encode(bytes(32)).decode()
AT_ONCE = ("run", "--simulate", "--speed", "max", "--headless", "--no-page")
BOTH = ("forward.chain", "mqtt.password")


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_mode & 0o077
        for path in (folder, *folder.rglob("*"))
    }


@pytest.mark.process
def test_whatever_the_umask_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    runs = (
        ("log", "weight", "70kg"),
        ("workout", "new", "mine"),
        (*AT_ONCE, *short_plan(tmp_path)),
    )
    for words in runs:
        done = subprocess.run(
            [sys.executable, "-m", "strapline", *words, "--data-dir", str(data)],
            check=False,
            capture_output=True,
            env=os.environ | {"STRAPLINE_CONFIG": os.devnull},
            umask=OPEN_UMASK,
        )
        assert done.returncode == 0, done.stderr
    assert {name: mode for name, mode in modes(data).items() if mode} == {}
    assert (data / STORE_FILE).exists()
    assert (data / "workouts").is_dir()


@pytest.mark.process
def test_an_export_has_the_mode_that_its_owner_is_used_to(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out.json"
    base = [sys.executable, "-m", "strapline"]
    environment = os.environ | {"STRAPLINE_CONFIG": os.devnull, "STRAPLINE_DATA_DIR": str(data)}
    run = (*AT_ONCE, *short_plan(tmp_path))
    for words in (run, ("export", "--format", "json", "--out", str(out))):
        subprocess.run(
            [*base, *words], check=True, capture_output=True, env=environment, umask=0o022
        )
    assert out.stat().st_mode & 0o777 == 0o644


def test_what_an_earlier_release_left_open_is_closed_and_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    (data / "athletes").mkdir(parents=True)
    for name in (STORE_FILE, "devices.toml", "athletes/Ada.toml", "notes.txt"):
        (data / name).touch()
        (data / name).chmod(0o644)
    for folder in (data, data / "athletes"):
        folder.chmod(0o755)
    mend_data_folder(data)
    mend_data_folder(data)

    assert capsys.readouterr().err.count("yours alone") == 1
    left = {name for name, mode in modes(data).items() if mode}
    assert left == {"notes.txt"}


def test_a_folder_that_is_no_data_folder_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "diary.toml").touch()
    mend_data_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.touch()
    outside.chmod(0o644)
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "devices.toml").symlink_to(outside)
    assert mend(data, names=("*.toml",)) == 0
    assert outside.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (0o644, ("devices.proxy_keys", "forward.chain", "mqtt.password")),
        (0o640, ("devices.proxy_keys", "forward.chain", "mqtt.password")),
        (0o600, ()),
    ],
)
def test_secrets_in_a_file_that_others_may_read_are_named(
    tmp_path: Path, mode: int, told: tuple[str, ...]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[mqtt]\nuser = "ada"\npassword = "s3cret"\n[forward.chain]\nhost = "h"\npassword = "x"\n'
        f'[devices]\nproxies = ["hall"]\nproxy_keys = ["{PROXY_KEY}"]\n'
    )
    file.chmod(mode)
    assert secrets_others_may_read(load(file, data_dir=tmp_path / "data")) == told


def test_a_file_without_secrets_may_be_read_by_anybody(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[mqtt]\nhost = "hall"\n')
    file.chmod(0o644)
    assert secrets_others_may_read(load(file, data_dir=tmp_path / "data")) == ()


def test_a_destination_may_have_its_password_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[forward.chain]\nhost = "h"\nuser = "u"\n')
    monkeypatch.setenv("STRAPLINE_FORWARD__CHAIN__PASSWORD", "s3cret")
    found = load(file, data_dir=tmp_path / "data").forward.named("chain")
    assert found is not None
    assert found.host == "h"
    assert found.password is not None
    assert found.password.get_secret_value() == "s3cret"
