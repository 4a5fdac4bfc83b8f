"""The InfluxDB sink: ready lines through the client's plain write call, on 1.8, 2.x and 3.x.

The client's batching writer is not used: it loses points on exit and drops a batch that is
refused. Order, batches and retries are the delivery's. Lines are compressed here, at the level
that a fast line to the server asks for.
"""

import gzip
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from typing import Any

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from influxdb_client.service.write_service import WriteService
from urllib3.exceptions import HTTPError

from ingest.sentence import Sentence
from sessions import schema
from sessions.sinks.delivery.sink import (
    NoBucket,
    RowsDropped,
    RowsRefused,
    SinkError,
    SinkUnavailable,
    TokenRefused,
)
from sessions.sinks.influx.delete_requests import (
    STRING,
    delete_predicate,
    quoted,
    rfc3339,
    statement_fault,
)
from sessions.sinks.influx.line_protocol import LineBuilder, Point
from sessions.sinks.influx.partial_writes import dropped_of
from sessions.sinks.influx.points import points
from sessions.sinks.influx.second_lines import is_second, second_lines
from sessions.store.stored_values import OutboxRow, Removal

_log = logging.getLogger(__name__)

GZIP_LEVEL = 1
"""An eighth of the size for a tenth of what the client's own level 9 costs."""

_NO_SUCH_PAGE = "404 page not found"  # how Go says that a server before 1.8 has no such call
_NO_ORG = "either orgID or org"  # of InfluxDB 2. Source: influxdb/v2, organization.go
_NOT_TOLD = frozenset((400, 401, 403, 404, 405, 501))
_NO_DELETE_API = frozenset((404, 405, 501))
_NO_DELETE_QUERY = _NO_DELETE_API | {400}  # a statement that InfluxDB 3 does not know
_BUSY = frozenset((408, 425, 429))


class InfluxSink:
    """Writes points to one bucket; use `open`."""

    name = "influx"

    def __init__(self, client: InfluxDBClient, *, url: str, org: str, bucket: str) -> None:
        self._client = client
        self._write = WriteService(client.api_client)  # type: ignore[no-untyped-call]
        self._delete = client.delete_api()
        self._url = url
        self._org = org
        self._bucket = bucket
        self._builder = LineBuilder()
        self._told_it_keeps = False

    @classmethod
    @contextmanager
    def open(
        cls, *, url: str, token: str | None, org: str, bucket: str, timeout_s: float = 10.0
    ) -> Iterator["InfluxSink"]:
        """A sink whose connections are closed at the end of the block.

        Args:
            url: Such as http://localhost:8086.
            token: An API token; for 1.8 "user:password", None: it asks for none.
            org: Organization; 1.x ignores it.
            bucket: Bucket, or for 1.x "database" or "database/retention-policy".
            timeout_s: Bound of each request.
        """
        with InfluxDBClient(
            url=url,
            token=token or "",
            org=org,
            timeout=round(timeout_s * 1000),
        ) as client:
            yield cls(client, url=url, org=org, bucket=bucket)

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        """The call writes and deletes in the rows' order; see `Sink`."""
        steps: list[Callable[[], None]] = []
        for is_removal, run in groupby(rows, key=lambda row: row.removal is not None):
            if is_removal:
                steps += [partial(self._remove, row.removal) for row in run if row.removal]
                continue
            upserts = list(run)
            if lines := self._lines(upserts):
                body = gzip.compress("\n".join(lines).encode(), GZIP_LEVEL)
                steps.append(partial(self._post_rows, body, upserts))
        return partial(self._do, steps)

    def _lines(self, rows: Sequence[OutboxRow]) -> list[str]:
        """The seconds first, which share no series with anything else."""
        seconds = [row for row in rows if is_second(row)]
        others = [point for row in rows if not is_second(row) for point in points(row)]
        return second_lines(seconds, self._builder) + self._builder.lines(others)

    def write(self, points: Sequence[Point]) -> None:
        """Write points past the outbox; see `LiveSink`."""
        lines = self._builder.lines(points)
        with self._translating():
            self._post("\n".join(lines).encode(), encoding="identity")

    def version(self) -> str:
        """What runs there.

        Raises:
            SinkUnavailable, TokenRefused: it does not say.
        """
        with self._translating():
            return str(self._client.version()).removeprefix("v")

    def retention_s(self) -> int | None:
        """How long the bucket keeps a point; None: for ever, or the server does not say (1.x, 3.x).

        Raises:
            SinkError: by what is to be done.
        """
        found = self._ask("/api/v2/buckets", name=self._bucket)
        rules = found["buckets"][0]["retentionRules"] if found and found.get("buckets") else []
        return next((rule["everySeconds"] or None for rule in rules), None)

    def knows_tokens(self) -> bool:
        """Whether our token may read tokens, which one that only reads and writes cannot."""
        found = self._ask("/api/v2/authorizations")
        return bool(found and found.get("authorizations"))

    def _ask(self, path: str, **asked: str) -> dict[str, Any] | None:
        """A question of 2.x; None: the server knows no such, or does not answer it to us."""
        try:
            found: dict[str, Any] = self._client.api_client.call_api(  # type: ignore[no-untyped-call]
                path,
                "GET",
                query_params=[("org", self._org), *asked.items()],
                response_type="object",
                _return_http_data_only=True,
            )
        except ApiException as error:
            if error.status in _NOT_TOLD:
                return None
            raise self._translated(error) from error
        except (HTTPError, OSError) as error:
            raise SinkUnavailable(
                Sentence("InfluxDB at {url} does not answer", url=self._url)
            ) from error
        return found

    def try_write(self) -> None:
        """Write nothing, to see whether it could be done.

        Raises:
            NoBucket, TokenRefused, SinkUnavailable, RowsRefused: it could not.
        """
        with self._translating():
            self._post(b"", encoding="identity")

    def _do(self, steps: Sequence[Callable[[], None]]) -> None:
        dropped: list[RowsDropped] = []
        with self._translating():
            for step in steps:
                try:
                    step()
                except RowsDropped as drop:
                    dropped.append(drop)
        if dropped:
            rows = [row for drop in dropped for row in drop.rows]
            raise RowsDropped(str(dropped[0]), rows=rows, is_old=dropped[0].is_old)

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except ApiException as error:
            raise self._translated(error) from error
        except (HTTPError, OSError) as error:
            raise SinkUnavailable(
                Sentence("InfluxDB at {url} does not answer", url=self._url)
            ) from error

    def _post_rows(self, body: bytes, rows: Sequence[OutboxRow]) -> None:
        try:
            self._post(body, encoding="gzip")
        except ApiException as error:
            drop = dropped_of(_words(error), [(row, points(row)) for row in rows])
            if drop is None:
                raise
            raise drop from error

    def _post(self, body: bytes, *, encoding: str) -> None:
        self._write.post_write(  # type: ignore[no-untyped-call]
            self._org,
            self._bucket,
            body,
            precision="ns",
            content_encoding=encoding,
        )

    def _remove(self, removal: Removal) -> None:
        for measurement in removal.measurements:
            tags = {"athlete": schema.athlete_tag(removal.athlete)}
            if "session" in schema.MEASUREMENTS[measurement].tags:
                tags["session"] = removal.session
            try:
                self._delete.delete(
                    start=rfc3339(removal.from_ns),
                    stop=rfc3339(removal.to_ns - 1),  # InfluxDB 2 deletes both ends
                    predicate=delete_predicate(measurement, tags),
                    bucket=self._bucket,
                    org=self._org,
                )
            except ApiException as error:
                if error.status not in _NO_DELETE_API:
                    raise
                self._remove_by_query(measurement, tags, removal)

    def _remove_by_query(self, measurement: str, tags: dict[str, str], removal: Removal) -> None:
        """InfluxDB before 1.8 has no delete call, but InfluxQL's DELETE."""
        database, _, _policy = self._bucket.partition("/")
        conditions = [f'"{key}" = {quoted(value, by=STRING)}' for key, value in tags.items()]
        query = (
            f'DELETE FROM "{measurement}" WHERE {" AND ".join(conditions)}'
            f" AND time >= {removal.from_ns} AND time < {removal.to_ns}"
        )
        try:
            answer = self._client.api_client.call_api(  # type: ignore[no-untyped-call]
                "/query",
                "POST",
                header_params={"Content-Type": "application/x-www-form-urlencoded"},
                post_params=[("db", database), ("q", query)],
                response_type="object",
                _return_http_data_only=True,
            )
        except ApiException as error:
            if error.status not in _NO_DELETE_QUERY:
                raise
            self._keeps_points()
            return
        # A statement's own error comes with status 200.
        fault = statement_fault(answer)
        if fault is not None:
            raise RowsRefused(Sentence("InfluxDB: {fault}", fault=fault))

    def _keeps_points(self) -> None:
        """InfluxDB 3 has no way to take points back; said once, for there may be many."""
        level = logging.DEBUG if self._told_it_keeps else logging.WARNING
        self._told_it_keeps = True
        _log.log(
            level,
            "InfluxDB at %s cannot take points back: what was recomputed or deleted stays there",
            self._url,
        )

    def _translated(self, error: ApiException) -> SinkError:
        status = error.status or 0
        said = _words(error)
        if status in (401, 403):
            return TokenRefused(
                Sentence(
                    "InfluxDB at {url} does not accept the token for {bucket} ({said}): check "
                    "[influx] token",
                    url=self._url,
                    bucket=self._bucket,
                    said=said,
                )
            )
        if status == 404 and said.startswith(_NO_SUCH_PAGE):
            return NoBucket(
                Sentence(
                    "InfluxDB at {url} is too old, it cannot take points by the call of 1.8 "
                    "and later: expected 1.8, or 2.2 and later",
                    url=self._url,
                )
            )
        if status == 404:
            return NoBucket(
                Sentence(
                    "InfluxDB at {url} has no {bucket} in {org!r} ({said}): check [influx] "
                    "bucket and org",
                    url=self._url,
                    bucket=self._bucket,
                    org=self._org,
                    said=said,
                )
            )
        if status == 400 and not self._org and _NO_ORG in said:
            return NoBucket(
                Sentence(
                    "InfluxDB at {url} must be told whose {bucket} is ({said}): set [influx] org",
                    url=self._url,
                    bucket=self._bucket,
                    said=said,
                )
            )
        if status in _BUSY or status >= 500 or status == 0:
            return SinkUnavailable(
                Sentence(
                    "InfluxDB at {url} is busy or out of order ({status} {said})",
                    url=self._url,
                    status=status,
                    said=said,
                ),
                retry_after_s=_seconds(error.retry_after),
            )
        return RowsRefused(Sentence("InfluxDB: {said} ({status})", said=said, status=status))


def _words(error: ApiException) -> str:
    """The server's own: 2.x says `message`, 1.x `error`."""
    try:
        document = json.loads(error.body)
        return str(document.get("message") or document["error"])
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    body = error.body.decode("utf-8", "replace") if isinstance(error.body, bytes) else error.body
    if isinstance(body, str) and body.startswith(_NO_SUCH_PAGE):
        return _NO_SUCH_PAGE
    return str(error.message or error.reason or "").strip()


def _seconds(retry_after: str | None) -> float | None:
    try:
        return None if retry_after is None else float(retry_after)
    except ValueError:
        return None
