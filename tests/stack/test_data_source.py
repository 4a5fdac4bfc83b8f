"""Grafana's way to the database: what compose sets up reads the boards' bucket, and only that."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.grafana.push.data_source import ReadingLogin, document
from sessions.sinks.influx.influx_sink import InfluxSink
from sessions.sinks.influx.logins import Logins, LoginsRefused, is_too_old
from strapline.publishing.stack_secrets import Written
from tests.dashboards.grafana.push.data_source_requests import DataSource
from tests.influx.conftest import server as server
from tests.influx.proxy import Dialect, Proxy
from tests.influx.rights import ORG
from tests.influx.server import InfluxServer
from tests.stack.compose import ROOT, filled_in, variables

pytestmark = pytest.mark.influx

BUCKET = "strapline"
LINE = "hr,athlete=Ada,device=strap heart_rate_bpm=120 1795338900000000000"
PROVISIONED = ROOT / "dashboards/grafana/provisioning/datasources/strapline.yaml"
each_grafana = pytest.mark.parametrize("version", [(9, 3), (12, 3)], ids=["9.3", "12.3"])

ATTACKS: dict[str, Callable[[DataSource], object]] = {
    "DELETE": lambda source: source.query("DELETE FROM hr"),
    "DROP MEASUREMENT": lambda source: source.query("DROP MEASUREMENT hr"),
    "DROP DATABASE": lambda source: source.query(f"DROP DATABASE {BUCKET}"),
    "write of 1.x": lambda source: source.send("POST", f"/write?db={BUCKET}", LINE),
    "write of 2.x": lambda source: source.send(
        "POST", f"/api/v2/write?org={ORG}&bucket={BUCKET}&precision=ns", LINE
    ),
    "delete of 2.x": lambda source: source.send(
        "POST",
        f"/api/v2/delete?org={ORG}&bucket={BUCKET}",
        '{"start": "1970-01-01T00:00:00Z", "stop": "2100-01-01T00:00:00Z",'
        ' "predicate": "_measurement=\\"hr\\""}',
        "application/json",
    ),
    "a token of one's own": lambda source: source.send("POST", "/api/v2/authorizations", "{}"),
}


class Stack:
    """The compose file's InfluxDB, Grafana and `logins`, with what `stack init` wrote."""

    def __init__(self, proxy: Proxy, written: Written, folder: Path) -> None:
        self.proxy = proxy
        self.folder = folder
        # The organisation of the fake has its own name, which .env may say.
        self.made = variables(written.env) | {"INFLUXDB_ORG": ORG, "INFLUXDB_BUCKET": BUCKET}
        self.services: dict[str, Any] = filled_in(self.made)["services"]
        operator = self.services["influxdb"]["environment"]["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN"]
        proxy.rights.add_token(token=operator)

    @property
    def token_file(self) -> Path:
        return self.folder / "influxdb-token"

    def make_logins(self) -> subprocess.CompletedProcess[str]:
        service = self.services["logins"]
        outside = {
            "STRAPLINE_INFLUX__URL": self.proxy.url,
            "STRAPLINE_INFLUX__TOKEN_FILE": str(self.token_file),
            "STRAPLINE_DATA_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
        }
        return subprocess.run(
            [sys.executable, "-m", "strapline", *service["command"]],
            env={**os.environ, **service["environment"], **outside},
            capture_output=True,
            text=True,
            check=False,
        )

    def provisioned(self, version: tuple[int, int]) -> DataSource:
        """The shipped file with Grafana's environment filled in, as its provisioning does."""
        environment = self.services["grafana"]["environment"] | {"INFLUX_URL": self.proxy.url}
        text = re.sub(r"\$(\w+)", lambda found: environment[found[1]], PROVISIONED.read_text())
        (source,) = yaml.safe_load(text)["datasources"]
        return DataSource(source, source["secureJsonData"], version=version)

    def points(self) -> int:
        return len(self.proxy.behind.rows("SELECT * FROM hr", database=BUCKET))


@pytest.fixture
def stack(server: InfluxServer, written: Written, tmp_path: Path) -> Iterator[Stack]:
    with Proxy.running(server) as proxy:
        proxy.make_bucket(BUCKET)
        made = Stack(proxy, written, tmp_path)
        assert (done := made.make_logins()).returncode == 0, done.stderr
        server.write(LINE, database=BUCKET)
        yield made
    server.query(f'DROP DATABASE "{BUCKET}"')


@each_grafana
def test_the_provisioned_data_source_reads_the_bucket(
    stack: Stack, version: tuple[int, int]
) -> None:
    source = stack.provisioned(version)

    assert source.fault() is None
    assert '"heart_rate_bpm"' in source.query("SELECT heart_rate_bpm FROM hr").text


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_who_looks_at_a_board_can_change_nothing(
    stack: Stack, attack: Callable[[DataSource], object]
) -> None:
    attack(stack.provisioned((12, 3)))

    assert stack.points() == 1
    assert len(stack.proxy.rights.tokens) == 3  # the bucket's, the operator's, the processor's


def test_each_attack_would_succeed_with_a_token_that_writes(stack: Stack) -> None:
    """The attacks are real: what refuses them is the login's right."""
    login = ReadingLogin(token=stack.token_file.read_text().strip())
    pushed = document(url=stack.proxy.url, bucket=BUCKET, login=login)
    source = DataSource(pushed, pushed["secureJsonData"], version=(12, 3))
    for name in ("DELETE", "DROP MEASUREMENT", "delete of 2.x"):
        ATTACKS[name](source)
        assert stack.points() == 0, name
        ATTACKS["write of 2.x"](source)
        assert stack.points() == 1


@each_grafana
def test_what_boards_push_writes_reads_the_bucket_too(
    stack: Stack, version: tuple[int, int]
) -> None:
    password = stack.services["grafana"]["environment"]["INFLUX_READER_PASSWORD"]
    rights = stack.proxy.rights
    for login in (
        ReadingLogin(user="reader", password=password),
        ReadingLogin(token=rights.token_for(BUCKET, "read")),
    ):
        pushed = document(url=stack.proxy.url, bucket=BUCKET, login=login)
        source = DataSource(pushed, pushed["secureJsonData"], version=version)
        assert source.fault() is None
        source.query("DELETE FROM hr")
        assert stack.points() == 1


def test_the_form_that_2_x_refuses_is_refused_here(stack: Stack) -> None:
    """`Token user:password` of a 1.x login, which this project shipped once."""
    password = stack.services["grafana"]["environment"]["INFLUX_READER_PASSWORD"]
    wrong = document(
        url=stack.proxy.url, bucket=BUCKET, login=ReadingLogin(token=f"reader:{password}")
    )

    assert "unauthorized" in str(
        DataSource(wrong, wrong["secureJsonData"], version=(12, 3)).fault()
    )


def test_the_processor_s_token_writes_its_bucket_and_no_more(stack: Stack) -> None:
    token = stack.token_file.read_text().strip()
    assert stat.S_IMODE(stack.token_file.stat().st_mode) == 0o600
    with InfluxSink.open(url=stack.proxy.url, token=token, org=ORG, bucket=BUCKET) as sink:
        sink.try_write()
    known = stack.proxy.rights.tokens[token]
    number = stack.proxy.rights.buckets[BUCKET].id
    assert known.permissions is not None
    assert set(known.permissions) == {("read", "buckets", number), ("write", "buckets", number)}


def test_starting_again_changes_nothing(stack: Stack) -> None:
    before = stack.token_file.read_text(), len(stack.proxy.rights.tokens)

    assert stack.make_logins().returncode == 0
    assert (stack.token_file.read_text(), len(stack.proxy.rights.tokens)) == before
    assert len(stack.proxy.rights.mappings) == 0  # this server maps a bucket by itself


def test_what_was_lost_or_widened_is_put_right(stack: Stack) -> None:
    """A new volume of InfluxDB knows no token of before; somebody gave the reader more."""
    rights = stack.proxy.rights
    lost = stack.token_file.read_text().strip()
    del rights.tokens[lost]
    wide = rights.logins.pop("reader")
    rights.logins["reader"] = type(wide)(id=wide.id, permissions=(("write", "buckets", None),))

    assert stack.make_logins().returncode == 0
    assert stack.token_file.read_text().strip() in rights.tokens
    assert rights.logins["reader"].permissions == (("read", "buckets", rights.buckets[BUCKET].id),)
    assert stack.provisioned((12, 3)).fault() is None


def test_a_token_whose_file_was_lost_is_void(stack: Stack) -> None:
    before = stack.token_file.read_text().strip()
    stack.token_file.unlink()

    assert stack.make_logins().returncode == 0
    assert before not in stack.proxy.rights.tokens


def test_an_older_server_gets_its_mapping(stack: Stack) -> None:
    """2.2 and 2.3 map no bucket by themselves."""
    stack.proxy.rights.maps_by_itself = False
    assert stack.provisioned((12, 3)).fault() is not None

    assert stack.make_logins().returncode == 0
    assert stack.provisioned((12, 3)).fault() is None


def test_a_server_that_is_too_old_is_named(stack: Stack) -> None:
    stack.proxy.dialect = Dialect.TWO_ONE
    result = stack.make_logins()

    assert result.returncode == 2
    assert "InfluxDB 2.1.1" in result.stderr
    assert "2.2 or later" in result.stderr


@pytest.mark.parametrize(
    ("version", "too_old"),
    [("1.8.10", True), ("2.1.1", True), ("2.2.0", False), ("2.10.0", False), ("dev", False)],
)
def test_versions_are_compared_as_numbers(version: str, too_old: bool) -> None:
    assert is_too_old(version) is too_old


def test_nobody_gets_more_than_who_asks(stack: Stack) -> None:
    token = stack.token_file.read_text().strip()
    with (
        Logins.open(url=stack.proxy.url, operator_token=token, org=ORG, bucket=BUCKET) as logins,
        pytest.raises(LoginsRefused),
    ):
        logins.new_writer()
