"""`strapline publish` as it is typed: a server that is away, Ctrl-C, and going on."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.integration.forked_command import ForkedCommand
from tests.patience import PATIENCE_S
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx


def stored(folder: Path) -> None:
    with Store.open(folder) as store:
        r.begin(store)
        r.record(store, seconds=20)
        r.finish(store, seconds=20)


def environment(folder: Path, bucket: Bucket, **changed: str) -> dict[str, str]:
    said = {
        "enabled": "true",
        "url": bucket.proxy.url,
        "token": bucket.token,
        "org": "home",
        "bucket": bucket.name,
        **changed,
    }
    keys = {f"STRAPLINE_INFLUX__{key.upper()}": value for key, value in said.items()}
    return {
        **os.environ,
        **keys,
        "STRAPLINE_DATA_DIR": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "COLUMNS": "200",
    }


def strapline(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    process = ForkedCommand(*words, environment=env)
    out, err = process.communicate(PATIENCE_S)
    return subprocess.CompletedProcess(words, process.wait(0), out, err)


async def test_cut_off_it_keeps_what_waits_and_goes_on(tmp_path: Path, bucket: Bucket) -> None:
    stored(tmp_path)
    away = environment(tmp_path, bucket, url="http://127.0.0.1:9")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "strapline", "publish", "--all"),
        env=away,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = b""
    async with SystemClock().timeout(PATIENCE_S):
        while b"does not answer" not in said:
            said += await process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said += await process.stderr.read()
        assert await process.wait() == 0
    assert b"to go on: strapline publish" in said
    assert b"Traceback" not in said
    done = await asyncio.to_thread(
        strapline, "publish", "--waiting", env=environment(tmp_path, bucket)
    )
    assert done.returncode == 0, done.stderr
    assert "All that waited is sent." in done.stderr
    assert len(bucket.rows("SELECT kind FROM motion")) == 20
    assert len(bucket.rows("SELECT * FROM week")) >= 1


def test_a_wrong_token_ends_it_with_one_line(tmp_path: Path, bucket: Bucket) -> None:
    stored(tmp_path)
    result = strapline("publish", "--all", env=environment(tmp_path, bucket, token="me:no"))
    assert result.returncode == 3
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("strapline: ")]
    assert "check [influx] token" in line


def test_what_was_refused_is_listed_and_sent_again_once_the_cause_is_gone(
    tmp_path: Path, bucket: Bucket
) -> None:
    stored(tmp_path)
    env = environment(tmp_path, bucket)
    bucket.write(f'motion,athlete=Ada,device=other net_kcal="much" {r.STARTED_NS}')
    published = strapline("publish", "--all", env=env)
    assert published.returncode == 0, published.stderr
    assert "20 are refused; to see why: strapline refused" in published.stderr
    listed = strapline("refused", env=env)
    assert "event 20" in listed.stdout
    assert "net_kcal" in listed.stdout
    bucket.server.query("DROP MEASUREMENT motion", database=bucket.name)
    again = strapline("publish", "--refused", env=env)
    assert again.returncode == 0, again.stderr
    assert len(bucket.rows("SELECT net_kcal FROM motion")) == 20
    assert "Nothing was refused." in strapline("refused", env=env).stderr
