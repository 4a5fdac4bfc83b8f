"""What is there after a push is what was wanted; pushing it again writes nothing."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from dashboards.grafana.boards import build
from dashboards.grafana.push import annotations
from dashboards.grafana.push.annotations import Note, Notes, is_shown, note_of, push_notes
from dashboards.grafana.push.data_source import (
    ReadingLogin,
    document,
    fault_of_data_source,
    push_data_source,
)
from dashboards.grafana.push.pushed_boards import FOLDER_UID, push_board, push_folder
from dashboards.grafana.push.refusals import GrafanaRefused
from dashboards.grafana.push.server import Grafana, PushOutcome
from sessions.store import SessionRow, Source, StoredStatus
from tests.dashboards.grafana.push.grafana import FakeGrafana
from tests.sessions.store import recording as r

BOARD = build()["session"]
UID = "strapline-session"
LOGIN = ReadingLogin(user="reader", password="abc")
INFLUX = document(url="http://influxdb:8086", bucket="strapline", login=LOGIN)


def note(session: str, *, from_ms: int = 1_795_338_900_000, **changes: Any) -> Note:
    made = Note(
        session=session,
        from_ms=from_ms,
        to_ms=from_ms + 60_000,
        tags=("strapline", "athlete:Ada", f"session:{session}"),
        text="Ada: 1:00",
    )
    return replace(made, **changes)


def test_the_folder_is_made_once_and_renamed(server: FakeGrafana, grafana: Grafana) -> None:
    assert push_folder(grafana, title="Strapline") is PushOutcome.CREATED
    assert push_folder(grafana, title="Strapline") is PushOutcome.UNCHANGED
    assert push_folder(grafana, title="Runs") is PushOutcome.UPDATED
    assert server.kept.folders[FOLDER_UID]["title"] == "Runs"


def test_a_board_is_written_once(server: FakeGrafana, grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    assert push_board(grafana, BOARD) is PushOutcome.CREATED
    written = len(server.writes)
    assert push_board(grafana, BOARD) is PushOutcome.UNCHANGED
    assert len(server.writes) == written
    assert server.kept.boards[UID]["folderUid"] == FOLDER_UID


def test_an_older_grafana_lists_versions_bare(server: FakeGrafana, grafana: Grafana) -> None:
    server.kept.version = (9, 3)
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD)
    assert push_board(grafana, BOARD) is PushOutcome.UNCHANGED


def test_a_changed_board_becomes_its_next_version(server: FakeGrafana, grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD)
    assert push_board(grafana, BOARD.replace("Speed", "Pace")) is PushOutcome.UPDATED
    assert [version["version"] for version in server.kept.boards[UID]["versions"]] == [1, 2]


def test_what_people_changed_in_grafana_is_replaced(server: FakeGrafana, grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD)
    edited = {"version": 2, "message": "", "data": {"uid": UID, "title": "Mine"}}
    server.kept.boards[UID]["versions"].append(edited)
    assert push_board(grafana, BOARD) is PushOutcome.UPDATED
    assert server.kept.boards[UID]["versions"][-1]["data"]["title"] == "Session"


def test_a_board_in_another_folder_comes_home(server: FakeGrafana, grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD)
    server.kept.boards[UID]["folderUid"] = "elsewhere"
    assert push_board(grafana, BOARD) is PushOutcome.UPDATED
    assert server.kept.boards[UID]["folderUid"] == FOLDER_UID


def test_a_provisioned_board_is_left_alone(server: FakeGrafana, grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD)
    server.kept.boards[UID]["provisioned"] = True
    assert push_board(grafana, BOARD.replace("Speed", "Pace")) is PushOutcome.LEFT_ALONE


def test_another_board_of_the_same_name_is_in_the_way(grafana: Grafana) -> None:
    push_folder(grafana, title="Strapline")
    push_board(grafana, BOARD.replace(UID, "somebody-elses"))
    with pytest.raises(GrafanaRefused, match="same name in the folder"):
        push_board(grafana, BOARD)


def test_the_data_source_is_made_once(server: FakeGrafana, grafana: Grafana) -> None:
    assert push_data_source(grafana, INFLUX) is PushOutcome.CREATED
    written = len(server.writes)
    assert push_data_source(grafana, INFLUX) is PushOutcome.UNCHANGED
    assert len(server.writes) == written
    assert server.kept.secrets["strapline-influxdb"] == {"password": "abc"}


def test_another_token_is_seen_by_grafana_s_own_health_check(
    server: FakeGrafana, grafana: Grafana
) -> None:
    push_data_source(grafana, INFLUX)
    server.kept.right_secret = {"password": "new"}
    assert "unauthorized" in str(fault_of_data_source(grafana))
    login = ReadingLogin(user="reader", password="new")
    renewed = document(url="http://influxdb:8086", bucket="strapline", login=login)
    assert push_data_source(grafana, renewed) is PushOutcome.UPDATED
    assert fault_of_data_source(grafana) is None


def test_another_address_is_written(server: FakeGrafana, grafana: Grafana) -> None:
    push_data_source(grafana, INFLUX)
    assert push_data_source(grafana, INFLUX | {"url": "http://db:8086"}) is PushOutcome.UPDATED
    assert server.kept.data_sources["strapline-influxdb"]["url"] == "http://db:8086"


def test_a_provisioned_data_source_is_left_alone(server: FakeGrafana, grafana: Grafana) -> None:
    push_data_source(grafana, INFLUX)
    server.kept.data_sources["strapline-influxdb"]["readOnly"] = True
    assert push_data_source(grafana, INFLUX | {"url": "http://db:8086"}) is PushOutcome.LEFT_ALONE


def test_a_login_is_said_as_user_and_password() -> None:
    login = ReadingLogin(user="ada", password="s3:cret")
    one = document(url="http://influxdb:8086", bucket="runs/autogen", login=login)
    assert (one["user"], one["secureJsonData"]) == ("ada", {"password": "s3:cret"})
    assert (one["database"], one["jsonData"]["dbName"]) == ("runs", "runs")
    assert "httpHeaderName1" not in one["jsonData"]


def test_a_token_is_said_as_a_header() -> None:
    one = document(
        url="http://influxdb:8086", bucket="strapline", login=ReadingLogin(token="read-only")
    )
    assert one["jsonData"]["httpHeaderName1"] == "Authorization"
    assert one["secureJsonData"] == {"httpHeaderValue1": "Token read-only"}


def test_sessions_become_annotations_once(server: FakeGrafana, grafana: Grafana) -> None:
    notes = [note("a"), note("b", from_ms=1_795_400_000_000)]
    assert push_notes(grafana, notes, known={"a", "b"}) == Notes(added=2)
    written = len(server.writes)
    assert push_notes(grafana, notes, known={"a", "b"}) == Notes(unchanged=2)
    assert len(server.writes) == written


@pytest.mark.parametrize(
    "change",
    [{"text": "Ada: 2:00"}, {"to_ms": 1_795_338_999_000}, {"from_ms": 1_795_338_800_000}],
    ids=lambda change: next(iter(change)),
)
def test_a_session_that_changed_changes_its_annotation(
    server: FakeGrafana, grafana: Grafana, change: dict[str, Any]
) -> None:
    push_notes(grafana, [note("a")], known={"a"})
    changed = replace(note("a"), **change)
    assert push_notes(grafana, [changed], known={"a"}) == Notes(changed=1)
    (annotation,) = server.kept.annotations.values()
    assert (annotation["time"], annotation["timeEnd"]) == (changed.from_ms, changed.to_ms)
    assert push_notes(grafana, [changed], known={"a"}) == Notes(unchanged=1)


def test_a_deleted_session_loses_its_annotation(server: FakeGrafana, grafana: Grafana) -> None:
    push_notes(grafana, [note("a"), note("b")], known={"a", "b"})
    assert push_notes(grafana, [note("b")], known={"a", "b"}) == Notes(removed=1, unchanged=1)
    (annotation,) = server.kept.annotations.values()
    assert "session:b" in annotation["tags"]


def test_what_another_store_or_a_person_wrote_is_not_touched(
    server: FakeGrafana, grafana: Grafana
) -> None:
    push_notes(grafana, [note("theirs")], known={"theirs"})
    grafana.post("/api/annotations", note("x").document() | {"tags": ["strapline", "new shoes"]})
    assert push_notes(grafana, [], known={"ours"}) == Notes()
    assert len(server.kept.annotations) == 2


def test_doubles_are_removed(server: FakeGrafana, grafana: Grafana) -> None:
    for _ in range(3):
        grafana.post("/api/annotations", note("a").document())
    assert push_notes(grafana, [note("a")], known={"a"}) == Notes(removed=2, unchanged=1)


def test_more_annotations_than_a_page_are_all_found(
    grafana: Grafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotations, "_PAGE", 5)
    # They overlap: a later start may come with an earlier end.
    first_ms = 1_795_338_900_000
    notes = [
        note(
            f"s{n:02}",
            from_ms=first_ms + n * 10_000,
            to_ms=first_ms + n * 10_000 + 35_000 - 15_000 * (n % 2),
        )
        for n in range(23)
    ]
    known = {each.session for each in notes}
    assert push_notes(grafana, notes, known=known) == Notes(added=23)
    assert push_notes(grafana, notes, known=known) == Notes(unchanged=23)


def test_an_annotation_tells_what_a_session_was() -> None:
    row = replace_row(status=StoredStatus.FINISHED, started_ns=r.STARTED_NS)
    made = note_of(row, r.breakdown(seconds=90))
    assert made.text == "Ada: 1:30, 0.15 km, 120 bpm"
    assert (made.from_ms, made.to_ms) == (1_795_338_900_000, 1_795_338_990_000)
    assert made.tags == ("strapline", "athlete:Ada", f"session:{r.SESSION}")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, True),
        ({"source": Source.SIMULATED}, False),
        ({"source": Source.SIMULATED, "publish": True}, True),
        ({"status": StoredStatus.DELETED}, False),
        ({"status": StoredStatus.OPEN}, False),
        ({"started_ns": None}, False),
    ],
)
def test_only_finished_dated_sessions_are_annotated(changes: dict[str, Any], shown: bool) -> None:
    row = replace_row(**({"status": StoredStatus.FINISHED, "started_ns": r.STARTED_NS} | changes))
    assert is_shown(row) is shown


def replace_row(**changes: Any) -> SessionRow:
    return msgspec.structs.replace(r.session_row(), **changes)
