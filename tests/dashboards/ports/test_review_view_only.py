"""A browser that may only watch changes nothing that is stored."""

from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import pytest

from dashboards.access.grants import Right
from dashboards.ports.review import NotThere, Refused
from dashboards.ports.review_changes import (
    AnyChange,
    AssignSession,
    BringSessionBack,
    ChangeKeys,
    DeleteProfile,
    DeleteSession,
    KeepRemark,
    MergeSessions,
    RestoreProfile,
    ReviewChange,
    SaveProfile,
    SplitSession,
    StrikeOut,
    TrimSession,
    UndoCorrection,
    WriteAgain,
    WriteCoachPlan,
    WriteDown,
)
from dashboards.ports.review_view_only import ViewOnlyReview
from dashboards.web.site import Site
from sessions.core.model.athlete import Athlete
from sessions.live.runners import OneRunner
from sessions.store import StoredStatus
from sessions.store.stored_values import Remark
from sessions.week.diary import Entry, Food
from strapline.athletes.profiles import list_profiles
from strapline.config.load_config import SECTIONS
from tests.dashboards.review.filled import keep, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort

ENTRY = Entry(athlete="Ada", at_ns=1, what=Food(energy_kcal=500), id=1)


def changes(session: str) -> tuple[ReviewChange[Any], ...]:
    return (
        KeepRemark(session=session, remark=Remark(effort=3)),
        AssignSession(session=session, athlete="Ada"),
        TrimSession(session=session, from_s=1, to_s=20),
        SplitSession(session=session, at_s=15),
        MergeSessions(sessions=(session, session)),
        UndoCorrection(session=session),
        DeleteSession(session=session),
        BringSessionBack(session=session),
        WriteDown(athlete="Ada", what=ENTRY.what, note=""),
        WriteCoachPlan(athlete="Ada"),
        StrikeOut(entry=ENTRY),
        WriteAgain(entry=ENTRY),
        SaveProfile(name=None, values={"name": "Eve"}),
        DeleteProfile(name="Ada"),
        RestoreProfile(athlete=Athlete(name="Eve")),
        ChangeKeys(values={"devices.none": "x"}),
    )


def test_every_change_is_among_those_tried_here() -> None:
    assert {type(change) for change in changes("s")} == set(get_args(AnyChange))


async def test_the_port_of_the_program_knows_every_change(tmp_path: Path) -> None:
    with reviewed(tmp_path) as (_store, _config, review):
        for change in changes("no session"):
            with suppress(NotThere, Refused):
                await review.do(change)


async def test_a_browser_with_the_right_to_watch_is_given_a_port_that_refuses_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    with reviewed(tmp_path) as (store, _config, review):
        session = keep(store, 0, seconds=30)
        await store.flush()
        site = Site(runners=OneRunner(ScriptedPort()), review=review)
        watched = site.seen_with(Right.VIEW).review
        assert isinstance(watched, ViewOnlyReview)

        for change in changes(session):
            with pytest.raises(Refused, match="may watch, not control"):
                await watched.do(change)

        row = store.read.session(session)
        assert (row.status, row.remark) == (StoredStatus.FINISHED, Remark())
        assert store.read.diary(athlete="Ada") == ()
        assert list_profiles(tmp_path) == []
        assert [past.id for past in await watched.history.past()] == [session]
        assert await watched.history.export(session, format="csv")


async def test_from_elsewhere_only_devices_are_set_and_no_address_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(file))
    with reviewed(tmp_path) as (_store, _config, review):
        site = Site(runners=OneRunner(ScriptedPort()), review=review)
        let_in = site.seen_with(Right.CONTROL).review
        assert let_in is not None
        for section, model in SECTIONS.items():
            for key in model.model_fields if section != "devices" else ():
                values = {f"{section}.{key}": "1", "devices.strap": "a"}
                with pytest.raises(Refused, match="on the computer that Strapline runs on"):
                    await let_in.do(ChangeKeys(values=values))
        with pytest.raises(Refused, match="on the computer that Strapline runs on"):
            await let_in.settings.try_out("influx", values={"influx.url": "http://192.0.2.1"})
        assert file.read_text() == ""
        await let_in.do(ChangeKeys(values={"devices.strap": "H10"}))
        assert 'strap = "H10"' in file.read_text()
