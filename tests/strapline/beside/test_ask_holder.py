"""Commands asked of the process that holds the store, over the socket itself."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from sessions.store import Store
from sessions.store.lock import locked
from strapline.beside.address import ADDRESS_FILE, LONGEST_PATH, SOCKET, connected_to, listening
from strapline.beside.answer_commands import answering
from strapline.beside.ask_holder import ask_holder
from strapline.beside.commands_beside import COMMANDS_BESIDE, BadRequest, as_sent, called
from strapline.beside.holder import Holder
from strapline.beside.messages import Greeting, line_of, own_version
from strapline.cli.command_table import COMMANDS
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError, NoDevice
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


REQUEST = {
    "type": "request",
    "command": "recompute:recompute",
    "parameters": {},
    "language": "en",
    "width": 80,
}


def talk(folder: Path, line: bytes | None = None, **other: Any) -> list[dict[str, Any]]:
    """Everything the holder says to this line, or to a request that is like this."""
    link, address = connected_to(folder)
    with link:
        asked = REQUEST | {"token": address.token} | other
        link.sendall(line or json.dumps(asked).encode() + b"\n")
        with link.makefile("rb") as answers:
            return [json.loads(answer) for answer in answers]


@pytest.mark.parametrize(
    ("line", "other", "says"),
    [
        (b"\n", {}, "no request"),
        (b"[1, 2]\n", {}, "no request"),
        (b"\xff\xfe\n", {}, "no request"),
        (b'{"type": "stop"}\n', {}, "token"),
        (None, {"token": "guessed"}, "token"),
        (None, {"command": "serve:serve"}, "serve:serve"),
        (None, {"command": "os:system"}, "os:system"),
        (None, {"parameters": {"shell": "rm"}}, "takes no shell"),
        (None, {"parameters": {"everything": "all"}}, "recompute:recompute"),
        (None, {"parameters": {"data_dir": "/elsewhere"}}, "takes no data_dir"),
        (None, {"parameters": {"session": "nope"}}, "no session 'nope'"),
    ],
)
async def test_what_is_no_request_is_one_line(
    tmp_path: Path, line: bytes | None, other: dict[str, Any], says: str
) -> None:
    with Store.open(tmp_path) as store:
        holder = Holder(store=store, config=load(data_dir=tmp_path), deliveries=())
        async with answering(holder):
            greeting, said, end = await asyncio.to_thread(talk, tmp_path, line, **other)
    assert greeting == {"type": "greeting", "version": own_version()}
    assert said["is_error"]
    assert says in said["text"]
    assert said["text"].startswith("strapline: ")
    assert said["text"].count("\n") == 1
    assert end == {"type": "ended", "code": 2}


async def test_whoever_says_nothing_holds_up_neither_others_nor_the_end(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        holder = Holder(store=store, config=load(data_dir=tmp_path), deliveries=())
        async with answering(holder):
            link, _ = connected_to(tmp_path)
            said = await asyncio.to_thread(talk, tmp_path)
            assert said[-1] == {"type": "ended", "code": 2}
    with link:
        assert link.recv(10_000).count(b"\n") == 1  # the greeting, and then it is closed
        assert link.recv(10_000) == b""
    assert not (tmp_path / ADDRESS_FILE).exists()
    assert not (tmp_path / SOCKET).exists()


@contextmanager
def answered_by(folder: Path, *lines: bytes) -> Iterator[None]:
    """A holder that says these lines to whoever comes, hears one and goes."""
    with listening(folder) as (listener, _):

        def serve() -> None:
            link, _ = listener.accept()
            with link:
                link.sendall(b"".join(lines))
                if lines and lines[0] == line_of(Greeting(version=own_version())):
                    link.recv(100_000)

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join()


@pytest.mark.parametrize(
    ("lines", "error", "says"),
    [
        ([line_of(Greeting(version="0.0.1"))], InputError, "release 0.0.1"),
        ([b'{"type":"ended","code":0}\n'], InputError, "release ?"),
        ([b"HTTP/1.1 400 Bad Request\n"], InputError, "does not know"),
        ([], NoDevice, "ended before"),
        ([line_of(Greeting(version=own_version()))], NoDevice, "ended before"),
        ([line_of(Greeting(version=own_version())), b'{"ty'], NoDevice, "ended before"),
    ],
)
def test_a_holder_of_another_release_or_one_that_dies_is_named(
    tmp_path: Path, lines: list[bytes], error: type[Exception], says: str
) -> None:
    with answered_by(tmp_path, *lines), pytest.raises(error, match=says) as caught:
        ask_holder(tmp_path, "recompute:recompute", {"everything": True})
    assert str(tmp_path) in str(caught.value)


def test_a_holder_that_takes_no_commands_is_named_as_before(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with locked(folder):
        assert "in use by another strapline" in run("recompute", "--all").line
        with listening(folder):
            pass
        (folder / ADDRESS_FILE).write_text('{"token": "", "path": "/gone"}')
        refused = run("sessions", "delete", "x")
    assert "in use by another strapline" in refused.line
    assert refused.code == 2


def test_only_its_owner_can_ask(tmp_path: Path) -> None:
    with listening(tmp_path):
        modes = {S_IMODE((tmp_path / name).stat().st_mode) for name in (SOCKET, ADDRESS_FILE)}
    assert modes == {0o600}


@pytest.mark.parametrize("length", [10, LONGEST_PATH, LONGEST_PATH + 40])
def test_a_folder_of_any_length_can_be_asked(tmp_path: Path, length: int) -> None:
    folder = tmp_path / ("x" * length)
    folder.mkdir()
    with listening(folder) as (listener, token):
        link, address = connected_to(folder)
        with link, listener.accept()[0] as other:
            link.sendall(b"?")
            assert other.recv(1) == b"?"
        assert address.token == token
        where = Path(address.path or "")
        assert len(str(where)) <= LONGEST_PATH
        assert S_IMODE(where.stat().st_mode) == 0o600
    assert not where.exists()
    assert where.parent == folder or not where.parent.exists()


def test_what_a_killed_holder_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / SOCKET))
    (tmp_path / ADDRESS_FILE).write_text("{")
    (tmp_path / ADDRESS_FILE).with_suffix(".part").write_text("{")
    assert ask_holder(tmp_path, "recompute:recompute", {}) is None
    with listening(tmp_path) as (listener, _):
        link, _ = connected_to(tmp_path)
        with link, listener.accept()[0]:
            pass


def test_files_are_named_by_their_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sent = as_sent({"paths": [Path("a.fit"), Path("/b")], "athlete": None, "data_dir": tmp_path})
    assert sent == {"paths": [str(tmp_path / "a.fit"), "/b"], "athlete": None}
    called("import_history:import_history", sent)  # it takes them


@pytest.mark.parametrize("command", sorted(COMMANDS_BESIDE))
def test_each_is_a_command_and_takes_nothing_else(command: str) -> None:
    assert command in {home.target for home in COMMANDS.values()}
    with pytest.raises(BadRequest):
        called(command, {"nothing_like_it": 1})


def test_the_loopback_is_for_systems_without_such_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("strapline.beside.address._HAS_UNIX", False)
    with listening(tmp_path) as (listener, _):
        assert listener.family == socket.AF_INET
        assert listener.getsockname()[0] == "127.0.0.1"
        link, _ = connected_to(tmp_path)
        link.close()
