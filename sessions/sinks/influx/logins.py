"""Logins of an InfluxDB 2 with no more rights than they need, made with its operator's token.

A token that reads and writes one bucket, and a login that may only read it: `user` and `password`
as programs of InfluxDB 1 say them, which is how Grafana asks in InfluxQL.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from ingest.sentence import Sentence

OLDEST = (2, 2)
"""Before it a login that may only read could delete by InfluxQL (influxdb pull request 23219)."""

_TOKENS, _LOGINS, _MAPPINGS = (
    "/api/v2/authorizations",
    "/private/legacy/authorizations",  # what the `influx v1 auth` command calls
    "/api/v2/dbrps",
)
_POLICY = "autogen"
_DESCRIPTION = "strapline: reads and writes {bucket}"


class LoginsRefused(Exception):
    """The server does not make them. The message is the one line a user reads."""


class LoginsAway(Exception):
    """No server answers, or it is out of order."""


class Logins:
    """Makes logins for one bucket; use `open`."""

    def __init__(self, client: InfluxDBClient, *, url: str, org: str, bucket: str) -> None:
        self._client = client
        self._url = url
        self._org = org
        self._bucket = bucket

    @classmethod
    @contextmanager
    def open(
        cls, *, url: str, operator_token: str, org: str, bucket: str, timeout_s: float = 10.0
    ) -> Iterator["Logins"]:
        """A server whose connections are closed at the end of the block."""
        with InfluxDBClient(
            url=url, token=operator_token, org=org, timeout=round(timeout_s * 1000)
        ) as client:
            yield cls(client, url=url, org=org, bucket=bucket)

    def version(self) -> str:
        """What runs there."""
        try:
            return str(self._client.version()).removeprefix("v")
        except (ApiException, HTTPError, OSError) as error:
            raise LoginsAway(
                Sentence("InfluxDB at {url} does not answer", url=self._url)
            ) from error

    def ensure_mapping(self) -> None:
        """The bucket answers to InfluxQL under its own name."""
        org_id, bucket_id = self._ids()
        found = self._call("GET", _MAPPINGS, orgID=org_id, bucketID=bucket_id)["content"]
        if not any(mapping["database"] == self._bucket for mapping in found):
            mapping = {
                "orgID": org_id,
                "bucketID": bucket_id,
                "database": self._bucket,
                "retention_policy": _POLICY,
                "default": True,
            }
            self._call("POST", _MAPPINGS, mapping)

    def ensure_reader(self, name: str, *, password: str) -> None:
        """A login of this name may read the bucket and nothing else, with this password."""
        org_id, bucket_id = self._ids()
        wanted = _permissions(org_id, bucket_id, "read")
        there = self._login(name)
        if there is not None and _rights(there) != _rights({"permissions": wanted}):
            self._call("DELETE", f"{_LOGINS}/{there['id']}")
            there = None
        if there is None:
            login = {"orgID": org_id, "token": name, "permissions": wanted}
            there = self._call("POST", _LOGINS, login | {"description": f"strapline: {name}"})
        self._call("POST", f"{_LOGINS}/{there['id']}/password", {"password": password})

    def new_writer(self) -> str:
        """A fresh token that reads and writes the bucket; earlier ones of ours are void."""
        org_id, bucket_id = self._ids()
        description = _DESCRIPTION.format(bucket=self._bucket)
        for token in self._call("GET", _TOKENS)["authorizations"]:
            if token.get("description") == description:
                self._call("DELETE", f"{_TOKENS}/{token['id']}")
        permissions = _permissions(org_id, bucket_id, "read", "write")
        wanted = {"orgID": org_id, "description": description, "permissions": permissions}
        return str(self._call("POST", _TOKENS, wanted)["token"])

    def _login(self, name: str) -> Mapping[str, Any] | None:
        found: list[Mapping[str, Any]] = self._call("GET", _LOGINS)["authorizations"]
        return next((login for login in found if login["token"] == name), None)

    def _ids(self) -> tuple[str, str]:
        orgs = self._call("GET", "/api/v2/orgs", org=self._org)["orgs"]
        if not orgs:
            raise LoginsRefused(
                Sentence(
                    "InfluxDB at {url} has no organisation {org!r}", url=self._url, org=self._org
                )
            )
        buckets = self._call("GET", "/api/v2/buckets", name=self._bucket, orgID=orgs[0]["id"])
        return orgs[0]["id"], buckets["buckets"][0]["id"]

    def _call(self, method: str, path: str, sent: object = None, **asked: str) -> Any:
        try:
            answer = self._client.api_client.call_api(  # type: ignore[no-untyped-call]
                path,
                method,
                query_params=list(asked.items()),
                header_params={"Content-Type": "application/json"} if sent is not None else {},
                body=sent,
                response_type="object",
                _return_http_data_only=True,
            )
        except ApiException as error:
            raise self._translated(error, asked=f"{method} {path}") from error
        except (HTTPError, OSError) as error:
            raise LoginsAway(
                Sentence("InfluxDB at {url} does not answer", url=self._url)
            ) from error
        return answer

    def _translated(self, error: ApiException, *, asked: str) -> Exception:
        said = _said(error)
        if error.status in (401, 403):
            return LoginsRefused(
                Sentence(
                    "InfluxDB at {url} does not let the operator's token do {asked} ({said})",
                    url=self._url,
                    asked=asked,
                    said=said,
                )
            )
        if (error.status or 0) >= 500:
            return LoginsAway(
                Sentence(
                    "InfluxDB at {url} is out of order ({status} {said})",
                    url=self._url,
                    status=error.status,
                    said=said,
                )
            )
        return LoginsRefused(
            Sentence(
                "InfluxDB at {url}: {said} ({status})",
                url=self._url,
                said=said,
                status=error.status,
            )
        )


def is_too_old(version: str) -> bool:
    """Whether a server of this version cannot tell reading from deleting."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return major.isdigit() and minor.isdigit() and (int(major), int(minor)) < OLDEST


def _permissions(org_id: str, bucket_id: str, *actions: str) -> list[dict[str, Any]]:
    resource = {"type": "buckets", "id": bucket_id, "orgID": org_id}
    return [{"action": action, "resource": resource} for action in actions]


def _rights(login: Mapping[str, Any]) -> set[tuple[str, str, str | None]]:
    return {
        (each["action"], each["resource"]["type"], each["resource"].get("id"))
        for each in login["permissions"]
    }


def _said(error: ApiException) -> str:
    try:
        return str(json.loads(error.body)["message"])
    except (ValueError, KeyError, TypeError):
        return str(error.reason or "").strip()
