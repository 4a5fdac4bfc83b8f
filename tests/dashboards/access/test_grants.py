"""Browsers that were let in: remembered, limited, put out."""

import stat
from pathlib import Path

import pytest

from dashboards.access.cookies import CookieSigner, header
from dashboards.access.grants import GRANTS_AT_MOST, Grants, Right


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access" / "grants.json"


def test_a_browser_keeps_its_right_over_a_restart(path: Path) -> None:
    key = Grants(path).give(Right.VIEW, label="Phone", now_ns=1)

    assert Grants(path).right_of(key) is Right.VIEW


def test_a_browser_that_was_put_out_has_none_after_a_restart_either(path: Path) -> None:
    grants = Grants(path)
    key = grants.give(Right.CONTROL, label="Phone", now_ns=1)
    grants.revoke(key)
    grants.revoke("nobody")

    assert grants.right_of(key) is None
    assert Grants(path).right_of(key) is None


def test_the_oldest_leaves_when_there_are_too_many(path: Path) -> None:
    grants = Grants(path)
    keys = [grants.give(Right.VIEW, label="", now_ns=n) for n in range(GRANTS_AT_MOST + 1)]

    assert grants.right_of(keys[0]) is None
    assert grants.right_of(keys[1]) is Right.VIEW
    assert grants.all()[0][0] == keys[-1]


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": {"right": "everything"}}', b"\xff"])
def test_a_broken_file_lets_nobody_in(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    assert Grants(path).all() == ()


def test_files_are_their_owners_only(path: Path) -> None:
    Grants(path).give(Right.VIEW, label="", now_ns=1)
    CookieSigner(path.with_name("secret"))

    for file in (path, path.with_name("secret")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


class TestCookie:
    def test_it_comes_back_as_it_was_also_after_a_restart(self, tmp_path: Path) -> None:
        value = CookieSigner(tmp_path / "secret").sign("abc")

        assert CookieSigner(tmp_path / "secret").key_of(value) == "abc"

    def test_one_of_another_machine_is_not_ours(self, tmp_path: Path) -> None:
        value = CookieSigner(tmp_path / "theirs").sign("abc")

        assert CookieSigner(tmp_path / "ours").key_of(value) is None

    @pytest.mark.parametrize("change", ["", "abc", "abc.def.ghi", "\udcff", "ä", "." * 9])
    def test_a_made_up_one_is_not_ours(self, tmp_path: Path, change: str) -> None:
        assert CookieSigner(tmp_path / "secret").key_of(change) is None

    def test_no_letter_of_it_can_be_changed(self, tmp_path: Path) -> None:
        signer = CookieSigner(tmp_path / "secret")
        value = signer.sign("0123456789abcdef")
        for at, letter in enumerate(value[:-1]):  # the last holds bits that mean nothing
            other = "A" if letter != "A" else "B"
            assert signer.key_of(value[:at] + other + value[at + 1 :]) is None

    def test_no_script_and_no_other_site_gets_it(self) -> None:
        told = header("x", secure=True)

        assert {"HttpOnly", "SameSite=Strict", "Secure"} <= set(told.split("; "))
        assert "Secure" not in header("x", secure=False)
