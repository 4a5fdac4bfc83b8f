"""Which radio the configuration means, and what is said when it cannot be had."""

import base64
import builtins
from pathlib import Path
from typing import Any

import pytest

from ingest.clock import SystemClock
from strapline.config.load_config import load
from strapline.config.show import show
from strapline.console.exit_errors import InputError
from strapline.devices.radio_access import RadioAccess, opened_radio, radio_access

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(32)).decode()


def configured(folder: Path, lines: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "config.toml"
    path.write_text(f"[devices]\n{lines}\n", encoding="utf-8")
    monkeypatch.setenv("STRAPLINE_CONFIG", str(path))
    return path


def access(lines: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> RadioAccess:
    configured(folder, lines, monkeypatch)
    return radio_access(load(data_dir=folder).devices)


def test_proxies_get_their_keys_in_order_or_one_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = f'proxies = ["a.local", "b.local:6054"]\nproxy_keys = ["{KEY}", ""]'
    found = access(both, tmp_path, monkeypatch)
    assert [(p.host, p.port, p.key) for p in found.proxies] == [
        ("a.local", 6053, KEY),
        ("b.local", 6054, None),
    ]
    one = f'proxies = ["a.local", "b.local"]\nproxy_keys = ["{KEY}"]'
    assert [p.key for p in access(one, tmp_path, monkeypatch).proxies] == [KEY, KEY]
    none = 'proxies = ["a.local"]'
    assert [p.key for p in access(none, tmp_path, monkeypatch).proxies] == [None]


def test_keys_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_DEVICES__PROXY_KEYS", f'["{OTHER}"]')
    found = access('proxies = ["a.local"]', tmp_path, monkeypatch)
    assert [p.key for p in found.proxies] == [OTHER]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('proxies = ["http://gym"]', "line 2: devices.proxies: 'http://gym' is no proxy"),
        (f'proxies = ["a"]\nproxy_keys = ["{KEY[:-4]}"]', "line 3: devices.proxy_keys: expected"),
        (
            f'proxies = ["a", "b", "c"]\nproxy_keys = ["{KEY}", "{OTHER}"]',
            "2 keys for 3 proxies",
        ),
        (f'proxy_keys = ["{KEY}", "{OTHER}"]', "2 keys for 0 proxies"),
    ],
)
def test_what_is_wrong_is_one_line_without_a_key(
    lines: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError) as refusal:
        access(lines, tmp_path, monkeypatch)
    line = str(refusal.value)
    assert words in line
    assert "\n" not in line
    assert KEY[:-4] not in line
    assert OTHER not in line


def test_the_configuration_shows_that_there_are_keys_and_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, f'proxies = ["a"]\nproxy_keys = ["{KEY}"]', monkeypatch)
    shown = show(load(data_dir=tmp_path))
    assert KEY not in shown
    assert 'proxy_keys = ["********"]' in shown


def test_the_command_lines_adapter_goes_before_proxies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, 'proxies = ["a"]\nadapter = "hci0"', monkeypatch)
    section = load(data_dir=tmp_path).devices
    assert radio_access(section, adapter="hci1") == RadioAccess(adapter="hci1")


async def test_without_the_extra_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real_import = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("ingest.devices.proxies.proxied_radio"):
            raise ImportError("No module named 'bleak_esphome'")
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    from ingest.devices.proxies.proxy_address import proxy_address

    wanted = RadioAccess(proxies=(proxy_address("a.local"),))
    with pytest.raises(InputError, match=r"pip install 'strapline\[proxies\]'"):
        async with opened_radio(wanted, clock=SystemClock()):
            raise AssertionError("there is no radio")


@pytest.mark.process
def test_no_command_imports_the_proxies_client_before_it_is_wanted() -> None:
    import subprocess
    import sys

    code = (
        "import sys, strapline.commands.run, strapline.commands.doctor, strapline.commands.serve\n"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('bleak_esphome', 'aioesphomeapi', 'habluetooth', 'zeroconf')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
