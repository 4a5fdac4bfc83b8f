"""Lines of a write as InfluxDB 2 takes them: all can be read, or none is written; too old ones go.

Read from influxdata/influxdb (branch 2.x): http/points/points_parser.go (one line that cannot be
read refuses the request), v1/coordinator/points_writer.go (a point older than the retention is
dropped, the rest is written, and the answer is 422 with the count), http/write_handler.go (the
words around it). The words of the 422 are those a 2.7.12 has sent.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from tests.influx.rights import Bucket2, Refused

FAILED = "failure writing points to database: "

_NAME = r"(?:\\.|[^\\\s,=])+"
_VALUE = r'(?:"(?:\\.|[^"\\])*"|-?\d+i|-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[tTfF]|true|false)'
_LINE = re.compile(
    rf"(?P<series>{_NAME}(?:,{_NAME}={_NAME})*)"
    rf" {_NAME}={_VALUE}(?:,{_NAME}={_VALUE})*(?: (?P<at>-?\d+))?"
)
_PER_S = {"ns": 10**9, "us": 10**6, "ms": 10**3, "s": 1}


def kept(body: str, *, bucket: Bucket2, precision: str) -> tuple[str, Refused | None]:
    """The lines to write, and the answer if some were dropped.

    Raises:
        Refused: a line cannot be read.
    """
    lines = [line for line in body.split("\n") if line.strip() and not line.startswith("#")]
    found = [_LINE.fullmatch(line) for line in lines]
    if unread := [line for line, match in zip(lines, found, strict=True) if match is None]:
        raise Refused(400, "invalid", "\n".join(f"unable to parse '{line}'" for line in unread))
    if bucket.retention_s is None:
        return body, None
    bound_s = SystemClock().wall_ns() / NS_PER_S - bucket.retention_s
    times = [int(m["at"]) / _PER_S[precision] if m and m["at"] else bound_s for m in found]
    old = [(at, m["series"]) for at, m in zip(times, found, strict=True) if m and at < bound_s]
    young = [line for at, line in zip(times, lines, strict=True) if at >= bound_s]
    return "\n".join(young), _dropped(old, bucket=bucket, bound_s=bound_s) if old else None


def _dropped(old: Sequence[tuple[float, str]], *, bucket: Bucket2, bound_s: float) -> Refused:
    ends = ", ".join(
        f"{which} point {series} at {_utc(at)} dropped because it violates a Retention Policy "
        f"Lower Bound at {_utc(bound_s)}"
        for which, (at, series) in (("oldest", min(old)), ("newest", max(old)))
    )
    length = timedelta(seconds=bucket.retention_s or 0)
    hours = f"{length // timedelta(hours=1)}h0m0s"
    return Refused(
        422,
        "unprocessable entity",
        f"{FAILED}partial write: dropped {len(old)} points outside retention policy of duration "
        f"{hours} - {ends} dropped={len(old)} for database: {bucket.id} for retention policy: "
        "autogen",
    )


def _utc(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat().replace("+00:00", "Z")
