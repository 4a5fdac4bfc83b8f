"""A bare root gets this machine's way to packages, and nothing else of it."""

import shutil
from pathlib import Path

import pytest

from tools.fresh_debian import furnish, pip_settings, taken_over

pytestmark = [  # asks pip and apt for their settings
    pytest.mark.process,
    pytest.mark.skipif(shutil.which("apt-config") is None, reason="needs Debian's apt"),
]


def test_what_pip_is_told_comes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "pip.conf"
    kept.write_text(
        "[global]\nindex-url = https://one.example/simple\nextra-index-url =\n  a\n  b\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(kept))
    monkeypatch.setenv("PIP_INDEX_URL", "https://two.example/simple")
    settings = pip_settings()
    assert settings["PIP_INDEX_URL"] == "https://two.example/simple"  # pip's own order
    assert settings["PIP_EXTRA_INDEX_URL"].split() == ["a", "b"]


def test_proxies_come_along_in_either_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("SOMETHING_ELSE", "stays")
    assert taken_over()["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert "SOMETHING_ELSE" not in taken_over()


def test_files_that_settings_name_come_along(tmp_path: Path) -> None:
    certificate, wheels = tmp_path / "here" / "ca.pem", tmp_path / "here" / "wheels"
    wheels.mkdir(parents=True)
    certificate.write_text("trusted")
    (wheels / "one.whl").write_text("packed")
    root = tmp_path / "root"
    (root / "etc/apt/apt.conf.d").mkdir(parents=True)
    named = {"PIP_CERT": str(certificate), "PIP_FIND_LINKS": f"{wheels} /not/here"}
    inside = furnish(root, named | {"PIP_TIMEOUT": "9"})
    assert (root / inside["PIP_CERT"][1:]).read_text() == "trusted"
    links, missing = inside["PIP_FIND_LINKS"].split()
    assert (root / links[1:] / "one.whl").read_text() == "packed"
    assert (missing, inside["PIP_TIMEOUT"]) == ("/not/here", "9")
    assert (root / "etc/resolv.conf").exists()
