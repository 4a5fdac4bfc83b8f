"""A browser that may only watch changes nothing that is stored."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from dashboards.access.grants import Right
from dashboards.ports.review import Refused, ReviewPort
from dashboards.ports.review_view_only import ViewOnlyReview
from dashboards.web.site import Site
from sessions.core.model.athlete import Athlete
from sessions.live.runners import OneRunner
from sessions.store import StoredStatus
from sessions.store.stored_values import Remark
from sessions.week.diary import Entry, Food
from strapline.athletes.profiles import list_profiles
from tests.dashboards.review.filled import keep, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort

ENTRY = Entry(athlete="Ada", at_ns=1, what=Food(energy_kcal=500), id=1)
CHANGES: dict[str, Callable[[ReviewPort, str], Awaitable[object]]] = {
    "remark": lambda port, session: port.history.remark(session, Remark(effort=3)),
    "delete": lambda port, session: port.history.delete(session),
    "bring back": lambda port, session: port.history.bring_back(session),
    "write down": lambda port, _: port.weeks.write_down("Ada", ENTRY.what, note=""),
    "take back": lambda port, _: port.weeks.take_back(ENTRY),
    "put back": lambda port, _: port.weeks.put_back(ENTRY),
    "save": lambda port, _: port.profiles.save(None, {"name": "Eve"}),
    "delete athlete": lambda port, _: port.profiles.delete("Ada"),
    "restore athlete": lambda port, _: port.profiles.restore(Athlete(name="Eve")),
}


async def test_a_browser_with_the_right_to_watch_is_given_a_port_that_refuses_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    with reviewed(tmp_path) as (store, _config, review):
        session = keep(store, 0, seconds=30)
        await store.flush()
        site = Site(runners=OneRunner(ScriptedPort()), review=review)
        assert site.seen_with(Right.CONTROL).review is review
        watched = site.seen_with(Right.VIEW).review
        assert isinstance(watched, ViewOnlyReview)

        for change in CHANGES.values():
            with pytest.raises(Refused, match="may watch, not control"):
                await change(watched, session)

        row = store.read.session(session)
        assert (row.status, row.remark) == (StoredStatus.FINISHED, Remark())
        assert store.read.diary(athlete="Ada") == ()
        assert list_profiles(tmp_path) == []
        assert [past.id for past in await watched.history.past()] == [session]
        assert await watched.history.export(session, format="csv")
