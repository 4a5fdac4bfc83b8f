"""InfluxQL statements and removals as InfluxDB 2 takes them, or does not.

Each rule names the file of influxdata/influxdb (branch 2.x) it was read from.
"""

import json
import re

from tests.influx.rights import Authorization, Bucket2, Refused

_PAIR = r'\w+="(?:[^"\\]|\\.)*"'
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_NOT_THERE = frozenset(("CREATE", "ALTER", "GRANT", "REVOKE", "KILL", "SET"))


def is_removal(query: str) -> bool:
    """Whether it takes points away."""
    return _word(query) in ("DELETE", "DROP")


def is_list_of_databases(query: str) -> bool:
    """Asks for no database of its own."""
    return query.upper().split() == ["SHOW", "DATABASES"]


def fault_of(query: str, *, by: Authorization, bucket: Bucket2 | None, database: str) -> str | None:
    """v1/coordinator/statement_executor.go: why the statement is not carried out.

    Until 2.2 DELETE and DROP MEASUREMENT asked for no right at all (pull request 23219).
    """
    if _word(query) in _NOT_THERE:
        return f"not implemented: {_word(query)}"
    if is_removal(query):
        if bucket is None:
            return f"default retention policy not set for: {database}"
        return None if by.may("write", "buckets", bucket.id) else "insufficient permissions"
    if bucket is None or not by.may("read", "buckets", bucket.id):
        return f"database not found: {database}"
    return None


def delete_statement(request: dict[str, str]) -> str:
    """http/delete_handler.go: RFC 3339 times, both ends go; predicate/parser.go: ANDed equalities.

    Raises:
        Refused: it is not of that form.
    """
    for end in ("start", "stop"):
        if not _TIME.fullmatch(request.get(end, "")):
            raise Refused(400, "invalid", f"invalid RFC3339Nano for field {end}")
    if not re.fullmatch(rf"{_PAIR}(?: AND {_PAIR})*", request.get("predicate", "")):
        raise Refused(400, "invalid", "invalid request; error parsing predicate")
    (_, measurement), *tags = [
        (key, json.loads(value))
        for key, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', request["predicate"])
    ]
    conditions = [f"\"{key}\" = '{_single(value)}'" for key, value in tags]
    times = [f"time >= '{request['start']}'", f"time <= '{request['stop']}'"]
    return f'DELETE FROM "{measurement}" WHERE {" AND ".join(conditions + times)}'


def _word(query: str) -> str:
    return query.split(" ", 1)[0].upper()


def _single(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
