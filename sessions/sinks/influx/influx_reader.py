"""Questions to the InfluxDB that the sink writes to, in InfluxQL: on 1.8, 2.x and 3.x."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from ingest.sentence import Sentence

_NO_DATABASE = "database not found"  # how 1.x says so, with status 200
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Row = Mapping[str, Any]


class ReadError(Exception):
    """The database gave no answer. The message is the one line a user reads."""


class StatementRefused(ReadError):
    """The statement is at fault: the database's words."""


class QueryTokenRefused(ReadError):
    """The token is at fault, or the bucket: there is none of this name."""


class ReaderAway(ReadError):
    """No database answers, or it is out of order."""


class InfluxReader:
    """Reads one bucket; use `open`."""

    def __init__(self, client: InfluxDBClient, *, url: str, bucket: str) -> None:
        self._client = client
        self._url = url
        self._database, _, self._policy = bucket.partition("/")

    @classmethod
    @contextmanager
    def open(
        cls, *, url: str, token: str | None, org: str, bucket: str, timeout_s: float = 10.0
    ) -> Iterator["InfluxReader"]:
        """A reader whose connections are closed at the end of the block; see `InfluxSink.open`."""
        with InfluxDBClient(
            url=url, token=token or "", org=org, timeout=round(timeout_s * 1000)
        ) as client:
            yield cls(client, url=url, bucket=bucket)

    def rows(self, statement: str, *, epoch: Literal["ms", "ns"] = "ms") -> list[Row]:
        """The statement's rows, tags that it groups by among them; times in Unix `epoch`.

        Raises:
            StatementRefused, TokenRefused, ReaderAway: by what is at fault.
        """
        form = [("db", self._database), ("q", statement), ("epoch", epoch)]
        if self._policy:
            form.append(("rp", self._policy))
        try:
            answer: Any = self._client.api_client.call_api(  # type: ignore[no-untyped-call]
                "/query",
                "POST",
                header_params=dict(_FORM),
                post_params=form,
                response_type="object",
                _return_http_data_only=True,
            )
        except ApiException as error:
            raise self._translated(error, statement) from error
        except (HTTPError, OSError) as error:
            raise ReaderAway(
                Sentence("InfluxDB at {url} does not answer", url=self._url)
            ) from error
        result = answer["results"][0]
        if "error" in result:  # a statement's own error comes with status 200
            said = str(result["error"])
            if said.startswith(_NO_DATABASE):
                raise self._no_access(said)
            raise StatementRefused(f"{said}: {statement}")
        return [
            {**series.get("tags", {}), **dict(zip(series["columns"], values, strict=True))}
            for series in result.get("series", [])
            for values in series["values"]
        ]

    def _translated(self, error: ApiException, statement: str) -> ReadError:
        status, said = error.status or 0, _said(error)
        if status in (401, 403, 404):
            return self._no_access(said)
        if status == 400:
            return StatementRefused(f"{said}: {statement}")
        return ReaderAway(
            Sentence(
                "InfluxDB at {url} is busy or out of order ({status} {said})",
                url=self._url,
                status=status,
                said=said,
            )
        )

    def _no_access(self, said: str) -> QueryTokenRefused:
        return QueryTokenRefused(
            Sentence(
                "InfluxDB at {url} does not let us read {database} ({said}): check "
                "[influx] token and bucket",
                url=self._url,
                database=self._database,
                said=said,
            )
        )


def _said(error: ApiException) -> str:
    """The database's own words: /query answers `error` where the 2.x calls answer `message`."""
    try:
        return str(json.loads(error.body)["error"])
    except (ValueError, KeyError, TypeError):
        return str(error.message or error.reason or "").strip()
