"""How far the pages reach, and what is needed for it."""

import ssl
from pathlib import Path

import pytest

from dashboards.access.grants import Right
from dashboards.web.listening_socket import PortInUse, listen
from sessions.text import reading
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.pages.network import network
from strapline.pages.reach import Reach, reach


@pytest.fixture(autouse=True)
def no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)
    # Tests may run in a container.
    monkeypatch.setattr("strapline.pages.network.CONTAINER_MARKS", ())


def asked(tmp_path: Path, host: str, *, lan: bool = False, any_port: bool = False) -> Reach | None:
    return reach(load(data_dir=tmp_path), host=host, lan=lan, any_port=any_port)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_pages_are_this_machines_alone_unless_somebody_says_otherwise(
    tmp_path: Path, host: str
) -> None:
    assert asked(tmp_path, host) is None


def test_lan_opens_every_address_and_encrypts(tmp_path: Path) -> None:
    opened = asked(tmp_path, "127.0.0.1", lan=True)

    assert opened is not None
    assert (opened.host, opened.secure_port) == ("0.0.0.0", 8443)


def test_lan_on_one_address_stays_there(tmp_path: Path) -> None:
    opened = asked(tmp_path, "192.168.1.5", lan=True, any_port=True)

    assert opened is not None
    assert (opened.host, opened.secure_port) == ("192.168.1.5", 0)


def test_another_host_has_a_door_too_without_encryption(tmp_path: Path) -> None:
    opened = asked(tmp_path, "0.0.0.0")

    assert opened is not None
    assert opened.secure_port is None


def test_a_name_behind_a_proxy_has_a_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRAPLINE_PAGE__NAMES", '["Gym.Example"]')
    opened = asked(tmp_path, "127.0.0.1")

    assert opened is not None
    assert (opened.host, opened.names) == ("127.0.0.1", ("gym.example",))


def test_the_network_is_told_where_and_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with network(Reach(host="127.0.0.1", names=("gym",), folder=tmp_path, secure_port=0)) as open_:
        assert open_.secured is not None
        port = open_.secured.sock.getsockname()[1]
        open_.tell(8080)
        open_.secured.sock.close()

    said = capsys.readouterr().err
    assert f"On the network: https://127.0.0.1:{port}/" in said
    assert "Not encrypted: http://127.0.0.1:8080/" in said
    assert f"Code to control: {open_.door.codes.shown(Right.CONTROL)}" in said
    assert "gym" in open_.door.names
    assert open_.door.authority is not None
    assert ssl.DER_cert_to_PEM_cert(open_.door.authority)


@pytest.mark.parametrize("names", [(), ("gym",)])
def test_a_container_tells_no_address_that_nobody_reaches(
    names: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("strapline.pages.network.CONTAINER_MARKS", (tmp_path,))
    with network(Reach(host="0.0.0.0", names=names, folder=tmp_path, secure_port=None)) as open_:
        open_.tell(8080)
    said = capsys.readouterr().err
    assert "Code to control" in said
    assert ("On the network" in said) is not bool(names)


def test_a_used_code_is_followed_by_a_new_one_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_for = Reach(host="127.0.0.1", names=(), folder=tmp_path, secure_port=None)
    # In the language of the browser that came in.
    with network(asked_for) as open_, reading("de"):
        open_.door.let_in(open_.door.codes.shown(Right.VIEW), label="phone", address="192.168.1.77")

    said = capsys.readouterr().err
    assert f"Code to watch: {open_.door.codes.shown(Right.VIEW)}" in said
    assert open_.secured is None


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "access"
    in_the_way.write_text("a file")

    with (
        pytest.raises(InputError, match=r"access: cannot be written"),
        network(Reach(host="127.0.0.1", names=(), folder=in_the_way, secure_port=0)),
    ):
        pass


def test_a_secure_port_in_use_names_itself(tmp_path: Path) -> None:
    with listen("127.0.0.1", port_number=0) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(PortInUse, match=f"port {port}"),
            network(Reach(host="127.0.0.1", names=(), folder=tmp_path, secure_port=port)),
        ):
            pass
