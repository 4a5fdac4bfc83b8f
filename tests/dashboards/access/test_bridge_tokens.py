"""Tokens of bridges: shown once, kept as digests, void when they are taken back."""

import stat
import sys
from pathlib import Path

import pytest

from dashboards.access.bridge_tokens import BridgeTokens
from dashboards.access.token_file import TOKENS_AT_MOST, TooManyTokens


def test_a_token_is_for_one_athlete_and_is_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "access" / "bridges.json"
    tokens = BridgeTokens(path)
    token = tokens.add("ada-watch", athlete="Ada", now_ns=1)
    bridge = tokens.bridge_of(token)
    assert bridge is not None
    assert (bridge.name, bridge.athlete) == ("ada-watch", "Ada")
    assert token not in path.read_text(encoding="utf-8")
    assert len(token) >= 43  # 32 random bytes
    for wrong in ("", token[:-1], token + "A", token.swapcase()):
        assert tokens.bridge_of(wrong) is None
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_command_changes_counts_at_once_in_a_program_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "bridges.json"
    program, command = BridgeTokens(path), BridgeTokens(path)
    assert program.bridge_of("none") is None
    first = command.add("watch", athlete="Ada", now_ns=1)
    assert program.bridge_of(first) is not None
    second = command.add("watch", athlete="Ada", now_ns=2)
    assert program.bridge_of(first) is None
    assert program.bridge_of(second) is not None
    assert command.remove("watch")
    assert not command.remove("watch")
    assert program.bridge_of(second) is None


def test_they_are_listed_by_name(tmp_path: Path) -> None:
    tokens = BridgeTokens(tmp_path / "bridges.json")
    tokens.add("ring", athlete="Bob", now_ns=2)
    tokens.add("ada", athlete="Ada", now_ns=1)
    assert [(one.name, one.athlete, one.made_ns) for one in tokens.all()] == [
        ("ada", "Ada", 1),
        ("ring", "Bob", 2),
    ]


def test_there_is_an_end_to_them(tmp_path: Path) -> None:
    tokens = BridgeTokens(tmp_path / "bridges.json")
    for number in range(TOKENS_AT_MOST):
        tokens.add(f"bridge-{number}", athlete="Ada", now_ns=number)
    with pytest.raises(TooManyTokens):
        tokens.add("one-more", athlete="Ada", now_ns=0)
    tokens.add("bridge-0", athlete="Ada", now_ns=0)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_broken_file_lets_nobody_in(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bridges.json"
    path.write_bytes(content)
    assert BridgeTokens(path).bridge_of("a") is None
    assert BridgeTokens(path).all() == ()
