"""`strapline publish --check`: what InfluxDB holds otherwise is named, and mended."""

from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S
from tests.influx.conftest import Bucket
from tests.influx.test_publish import environment, stored, strapline
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx

SAME = "InfluxDB holds what the store does."


@pytest.mark.parametrize("which", [r.SESSION, "--all"])
def test_what_differs_is_named_and_mended(tmp_path: Path, bucket: Bucket, which: str) -> None:
    stored(tmp_path)
    env = environment(tmp_path, bucket)
    assert strapline("publish", "--all", env=env).returncode == 0
    before = {name: bucket.rows(f"SELECT * FROM {name}") for name in ("hr", "motion", "session")}
    assert SAME in strapline("publish", which, "--check", env=env).stderr

    first_ns, last_ns = r.STARTED_NS, r.STARTED_NS + 40 * NS_PER_S
    bucket.server.query(f"DELETE FROM hr WHERE time = {first_ns}", database=bucket.name)
    line = f'motion,athlete=Ada,device=treadmill session="{r.SESSION}"'
    bucket.write(f"{line},speed_kmh=99 {first_ns + 3 * NS_PER_S}")
    bucket.write(f"{line},speed_kmh=5 {last_ns}")
    said = strapline("publish", which, "--check", env=env)

    assert said.returncode == 0, said.stderr
    assert f"{r.SESSION}: 1 points missing, 1 stale, 1 other; told again" in said.stderr
    assert before == {name: bucket.rows(f"SELECT * FROM {name}") for name in before}
    assert SAME in strapline("publish", which, "--check", env=env).stderr
