"""Each way to be refused has its type, and one line that says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashboards.grafana.push.refusals import GrafanaAway, GrafanaError, GrafanaRefused
from dashboards.grafana.push.server import Grafana
from tests.dashboards.grafana.push.grafana import PASSWORD, USER, FakeGrafana


@contextmanager
def refused(kind: type[GrafanaError], says: str) -> Iterator[None]:
    with pytest.raises(kind, match=says) as caught:
        yield
    assert "\n" not in str(caught.value)
    assert "guessed" not in str(caught.value)


def test_the_version_needs_no_right(server: FakeGrafana) -> None:
    with Grafana.open(url=f"{server.url}/", token="guessed") as grafana:
        assert grafana.version() == "12.3.1"


def test_what_is_not_there_is_none(grafana: Grafana) -> None:
    assert grafana.get("/api/folders/nowhere") is None


def test_an_empty_list_is_a_list(grafana: Grafana) -> None:
    assert grafana.get("/api/annotations") == []


def test_a_user_and_a_password_do_instead_of_a_token(server: FakeGrafana) -> None:
    with Grafana.open(url=server.url, user=USER, password=PASSWORD) as grafana:
        assert grafana.get("/api/annotations") == []


def test_a_wrong_token_is_named_and_not_shown(server: FakeGrafana) -> None:
    says = r"Invalid API key.*check \[grafana\] token"
    with Grafana.open(url=server.url, token="guessed") as grafana, refused(GrafanaRefused, says):
        grafana.get("/api/folders/strapline")


def test_a_wrong_password_is_named_and_not_shown(server: FakeGrafana) -> None:
    says = r"check \[grafana\] user and password"
    with (
        Grafana.open(url=server.url, user=USER, password="guessed") as grafana,
        refused(GrafanaRefused, says),
    ):
        grafana.get("/api/folders/strapline")


def test_a_right_that_is_missing_is_named(server: FakeGrafana, grafana: Grafana) -> None:
    server.role = "Viewer"
    with refused(GrafanaRefused, "POST /api/folders .*role Admin"):
        grafana.post("/api/folders", {"uid": "a", "title": "A"})


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_out_of_order_is_away(server: FakeGrafana, grafana: Grafana, status: int) -> None:
    server.broken = status
    with refused(GrafanaAway, f"out of order .{status} database is locked"):
        grafana.version()


def test_nobody_listening_is_away() -> None:
    says = "127.0.0.1:9 does not answer"
    with Grafana.open(url="http://127.0.0.1:9", token="t") as grafana, refused(GrafanaAway, says):
        grafana.version()


@pytest.mark.parametrize("url", ["localhost", "ftp://localhost", "", "http://"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with Grafana.open(url=url, token="t") as grafana, refused(GrafanaRefused, "is no address"):
        grafana.version()


def test_a_document_the_server_refuses_is_told_in_its_words(grafana: Grafana) -> None:
    with refused(GrafanaRefused, "400 bad request data"):
        grafana.post("/api/annotations", {"words": "none"})


def test_something_else_listening_is_no_grafana(server: FakeGrafana) -> None:
    with (
        Grafana.open(url=f"{server.url}/other", token="t") as grafana,
        refused(GrafanaError, "other"),
    ):
        grafana.version()
