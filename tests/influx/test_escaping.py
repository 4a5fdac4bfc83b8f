"""Whatever a person calls herself, the server reads it as it was written."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sessions.schema import HR
from sessions.sinks.influx.line_protocol import LineBuilder, Point
from tests.influx.conftest import Bucket
from tests.sessions.store import recording as r
from tests.sizes import sized

pytestmark = pytest.mark.influx

_EXAMPLES = sized(usual=10, long=200)

# Line protocol has no way to write a line break, and none for a backslash at a tag's end.
printable = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
names = st.text(printable, min_size=1, max_size=20).filter(lambda name: not name.endswith("\\"))
strings = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(names, strings)
@example("Ada Lovelace, Countess", 'says "\\" and\nleaves')
@example('a=b,c d\\ e"', "")
@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_tags_and_strings_come_back_as_they_were(bucket: Bucket, name: str, said: str) -> None:
    point = Point(HR, (name, "strap"), {"session": said, "zone": 0}, r.STARTED_NS)
    line = LineBuilder().line(point)
    assert line is not None
    bucket.write(line)
    found = bucket.rows("SELECT * FROM hr")
    bucket.server.query("DROP MEASUREMENT hr", database=bucket.name)
    assert [(row["athlete"], row["session"], row["zone"]) for row in found] == [(name, said, 0)]
