"""`strapline mcp` as an assistant uses it: a process of its own, asked by the SDK's client."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import TextContent

from dashboards.api.operations import OPERATIONS
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.store.lock import tell_page
from strapline.athletes.profiles import save_profile
from tests.dashboards.review.filled import ADA, keep, reviewed
from tests.dashboards.web.scripted_port import RUNNING
from tests.dashboards.web.scripted_runners import ScriptedRunners

pytestmark = pytest.mark.process


@asynccontextmanager
async def assistant(folder: Path, *options: str) -> AsyncIterator[Client]:
    """An assistant that has started `strapline mcp`."""
    asked = StdioServerParameters(
        command=sys.executable,
        args=["-m", "strapline", "mcp", "--data-dir", str(folder), *options],
        env={"STRAPLINE_CONFIG": str(folder / "config.toml"), "PYTHONPATH": ":".join(sys.path)},
    )
    async with Client(stdio_client(asked)) as client:
        yield client


async def said(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text if result.is_error else json.loads(content.text)


async def test_what_an_assistant_may_ask(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    with reviewed(tmp_path) as (store, _, review):
        save_profile(ADA, data_dir=tmp_path)
        first, last = keep(store, 0), keep(store, 1)
        await store.flush()
        breakdown = store.read.breakdown(last)
        assert breakdown is not None
        async with assistant(tmp_path) as client:
            assert {tool.name for tool in (await client.list_tools()).tools} == {
                one.name for one in OPERATIONS
            }
            assert (await said(client, "breakdown", id="last")) == json.loads(
                json.dumps(breakdown.to_dict())
            )
            listed = await said(client, "sessions", limit=1)
            assert ([one["id"] for one in listed["sessions"]], listed["next"]) == ([last], last)
            part = await said(client, "seconds", id=first, columns="zone", from_s=10, to_s=12)
            assert part["t_s"] == [10, 11]
            assert (await said(client, "week", athlete="Ada"))["athlete"] == "Ada"
            assert "limit" in await said(client, "sessions", limit=0)
            assert "no session 2020" in await said(client, "session", id="2020")
            assert "no tool" in await said(client, "log", kind="food", line="650")
            # Somebody holds the folder and has no page; then one.
            assert "nobody runs here" in await said(client, "now")
            site = Site(runners=ScriptedRunners(RUNNING), review=review)
            async with serving(
                site, host="127.0.0.1", port_number=0, clock=SystemClock()
            ) as address:
                tell_page(tmp_path, address=address)
                now = await said(client, "now", athlete="Ada")
                assert now["athletes"][0]["heart_rate_bpm"]["value"] == 142
                assert "Cleo has no place here" in await said(client, "now", athlete="Cleo")
            assert "does not answer" in await said(client, "now")


async def test_with_leave_it_writes_into_the_diary_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    save_profile(ADA, data_dir=tmp_path)
    with reviewed(tmp_path) as (store, _, _review):
        async with assistant(tmp_path, "--allow-log") as client:
            changing = [
                tool.name
                for tool in (await client.list_tools()).tools
                if tool.annotations is not None and not tool.annotations.read_only_hint
            ]
            assert changing == ["log"]
            logged = await said(client, "log", kind="weight", line="71.2", note="after breakfast")
            assert logged["entry"]["what"] == {"type": "weight", "mass_kg": 71.2}
            assert "future" in await said(client, "log", kind="food", line="650", on="2999-01-01")
            assert "expected" in await said(client, "log", kind="weight", line="a lot")
            assert "kind" in await said(client, "log", kind="goal", line="60")
            assert "Nobody" in await said(client, "log", kind="food", line="650", athlete="Nobody")
        (entry,) = store.read.diary(athlete="Ada")
        assert (entry.note, entry.id) == ("after breakfast", logged["logged"])
