"""What the doctor says of a real server: there or not, token, bucket, what waits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sessions.store import Store
from strapline.devices.radio_access import RadioAccess
from strapline.doctor.machine import InfluxState
from strapline.doctor.probe import SystemProbe
from tests.influx.conftest import Bucket
from tests.influx.proxy import Dialect
from tests.sessions.store import recording as r

Ask = Callable[..., InfluxState]

pytestmark = pytest.mark.influx


@pytest.fixture
def ask(tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Ask:
    def asked(**changed: str) -> InfluxState:
        said = {
            "url": bucket.proxy.url,
            "token": bucket.token,
            "bucket": bucket.name,
            "org": "home",
            **changed,
        }
        lines = "\n".join(f'{key} = "{value}"' for key, value in said.items())
        config = tmp_path / "config.toml"
        config.write_text(f"[influx]\nenabled = true\n{lines}\n")
        monkeypatch.setenv("STRAPLINE_CONFIG", str(config))
        found = SystemProbe(data_dir=tmp_path, access=RadioAccess()).database()
        assert found is not None
        return found

    return asked


async def test_all_is_well(ask: Ask, tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=3)
        await store.flush()
        store.refused("influx", row=store.read.outbox(after=0, limit=1)[0], reason="why not")
        store.delivered("influx", through=1)
    found = ask()
    assert (found.version, found.waiting, found.refused) == ("2.7.12", 3, 1)
    assert (found.problem, found.token_problem, found.bucket_problem) == (None, None, None)
    assert bucket.rows("SELECT * FROM hr") == []  # nothing was written to find out


def test_nobody_answers(ask: Ask) -> None:
    found = ask(url="http://127.0.0.1:9")
    assert found.version is None
    assert "does not answer" in str(found.problem)


def test_a_wrong_token(ask: Ask) -> None:
    found = ask(token="runner:guessed")
    assert "check [influx] token" in str(found.token_problem)
    assert "guessed" not in str(found.token_problem)


def test_no_such_bucket(ask: Ask) -> None:
    found = ask(bucket="nowhere")
    assert found.token_problem is None
    assert "nowhere" in str(found.bucket_problem)


def test_switched_off_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert SystemProbe(data_dir=tmp_path, access=RadioAccess()).database() is None


def test_a_bucket_that_forgets_is_told(ask: Ask, bucket: Bucket) -> None:
    bucket.proxy.rights.buckets[bucket.name].retention_s = 30 * 86_400
    assert ask().retention_s == 30 * 86_400


def test_a_token_that_may_do_more_is_told(ask: Ask, bucket: Bucket) -> None:
    assert not ask().may_too_much
    assert ask(token=bucket.proxy.rights.add_token()).may_too_much


def test_influxdb_1_8_says_nothing_of_either(ask: Ask, bucket: Bucket) -> None:
    bucket.proxy.dialect = Dialect.ONE_EIGHT
    found = ask(token=bucket.server.token)
    assert (found.version, found.token_problem, found.bucket_problem) == ("1.8.10", None, None)
    assert (found.retention_s, found.may_too_much) == (None, False)
