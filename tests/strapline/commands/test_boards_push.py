"""`strapline boards push` as a user types it, against a fake of Grafana's API."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sessions.store import Store
from tests.dashboards.grafana.push.grafana import TOKEN, FakeGrafana
from tests.sessions.store import recording as r
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def server() -> Iterator[FakeGrafana]:
    with FakeGrafana.running() as running:
        yield running


@pytest.fixture
def configured(server: FakeGrafana, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def configure(**changes: str) -> None:
        keys = {
            "GRAFANA__URL": server.url,
            "GRAFANA__TOKEN": TOKEN,
            "GRAFANA__INFLUX_USER": "reader",
            "GRAFANA__INFLUX_PASSWORD": "abc",
            "INFLUX__TOKEN": "writes",
        }
        for key, value in (keys | changes).items():
            monkeypatch.setenv(f"STRAPLINE_{key}", value)

    return configure


async def stored_session(folder: Path) -> None:
    with Store.open(folder) as store:
        r.begin(store)
        r.record(store, seconds=30)
        r.finish(store, seconds=30)
        await store.flush()


async def test_everything_is_there_and_a_second_push_changes_nothing(
    run: Run, configured: Callable[..., None], server: FakeGrafana, tmp_path: Path
) -> None:
    await stored_session(tmp_path / "data")
    configured()
    first = run("boards", "push")
    assert first.code == 0
    assert "Grafana 12.3.1" in first.err
    assert "1 created, 0 updated, 0 deleted, 0 unchanged" in first.err
    written = len(server.writes)
    second = run("boards", "push")
    assert second.code == 0
    assert "0 created, 0 updated, 0 deleted, 1 unchanged" in second.err
    assert len(server.writes) == written


async def test_a_deleted_session_s_annotation_goes(
    run: Run, configured: Callable[..., None], server: FakeGrafana, tmp_path: Path
) -> None:
    await stored_session(tmp_path / "data")
    configured()
    run("boards", "push")
    run("sessions", "delete", r.SESSION)
    assert "0 created, 0 updated, 1 deleted, 0 unchanged" in run("boards", "push").err
    assert server.kept.annotations == {}


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"GRAFANA__TOKEN": ""}, 2, "expected [grafana] token"),
        ({"GRAFANA__TOKEN": "guessed\nand more"}, 2, "[grafana] token is none"),
        ({"GRAFANA__TOKEN": "guessedä"}, 2, "[grafana] token is none"),
        ({"GRAFANA__TOKEN": "", "GRAFANA__USER": "ada"}, 2, "or user and password"),
        ({"GRAFANA__TOKEN": "guessed"}, 2, "does not accept the token"),
        ({"GRAFANA__INFLUX_PASSWORD": ""}, 2, "expected [grafana] influx_user and influx_pass"),
        ({"GRAFANA__INFLUX_TOKEN": "reads"}, 2, "influx_password, or influx_token"),
        (
            {"GRAFANA__INFLUX_USER": "", "GRAFANA__INFLUX_PASSWORD": ""},
            2,
            "a login of InfluxDB that may only read",
        ),
        (
            {
                "GRAFANA__INFLUX_USER": "",
                "GRAFANA__INFLUX_PASSWORD": "",
                "GRAFANA__INFLUX_TOKEN": "writes",
            },
            2,
            "which may write",
        ),
        ({"GRAFANA__URL": "grafana"}, 2, "'grafana' is no address"),
        ({"GRAFANA__URL": "http://127.0.0.1:9"}, 3, "127.0.0.1:9 does not answer"),
    ],
)
def test_what_is_wrong_is_one_line(
    run: Run, configured: Callable[..., None], changes: dict[str, str], code: int, says: str
) -> None:
    configured(**changes)
    result = run("boards", "push")
    assert (result.code, says in result.line) == (code, True), result.err
    assert "guessed" not in result.err


def test_a_server_out_of_order_ends_with_3(
    run: Run, configured: Callable[..., None], server: FakeGrafana
) -> None:
    configured()
    server.broken = 503
    result = run("boards", "push")
    assert (result.code, "out of order" in result.line) == (3, True)


def test_a_data_source_that_does_not_work_is_said(
    run: Run, configured: Callable[..., None], server: FakeGrafana
) -> None:
    configured()
    server.kept.right_secret = {"password": "another"}
    result = run("boards", "push")
    assert result.code == 0
    assert "cannot read InfluxDB yet" in result.err
