"""Requests of an InfluxQL data source as Grafana sends them, whoever looks at a board.

Each rule names the file of grafana/grafana it was read from.
"""

import base64
import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.patience import PATIENCE_S


class Said(NamedTuple):
    """What came back."""

    status: int
    text: str


class DataSource:
    """A data source with its secrets, in a Grafana of this version."""

    def __init__(
        self, document: dict[str, Any], secrets: dict[str, str], *, version: tuple[int, int]
    ) -> None:
        self._document = document
        self._secrets = secrets
        self._version = version

    @property
    def database(self) -> str:
        """pkg/tsdb/influxdb/influxdb.go: until 9.3 `database` alone, later first `dbName`."""
        settings = self._document.get("jsonData", {})
        if self._version < (9, 4):
            return str(self._document.get("database", ""))
        return str(settings.get("dbName") or self._document.get("database", ""))

    def query(self, statement: str) -> Said:
        """A panel's question: pkg/tsdb/influxdb/influxql, `createRequest`."""
        asked = urlencode({"db": self.database, "epoch": "ms"})
        if self._document["jsonData"].get("httpMode", "GET") == "GET":
            return self.send("GET", f"/query?{asked}&{urlencode({'q': statement})}")
        form = urlencode({"q": statement})
        return self.send("POST", f"/query?{asked}", form, "application/x-www-form-urlencoded")

    def send(self, method: str, path: str, body: str = "", kind: str = "text/plain") -> Said:
        """Any request through the data source's proxy: pkg/api/pluginproxy/ds_proxy.go.

        A Viewer may send it; for InfluxDB no method, path or statement is held back.
        """
        address = urlsplit(self._document["url"])
        connection = http.client.HTTPConnection(str(address.netloc), timeout=PATIENCE_S)
        try:
            connection.request(
                method, path, body.encode(), self._headers() | {"Content-Type": kind}
            )
            answer = connection.getresponse()
            return Said(answer.status, answer.read().decode())
        finally:
            connection.close()

    def fault(self) -> str | None:
        """pkg/tsdb/influxdb/healthcheck.go: SHOW measurements, and what is said of it."""
        try:
            status, text = self.query("SHOW measurements")
        except OSError as error:
            return f"error performing influxQL query {error}"
        if status >= 400:
            return f"error reading influxDB {text}"
        said = json.loads(text)["results"][0].get("error")
        return None if said is None else f"error reading influxDB {said}"

    def _headers(self) -> dict[str, str]:
        """Login as Basic, always; then the headers of one's own, which go over it.

        ds_proxy.go; grafana-plugin-sdk-go backend/common.go, `HTTPClientOptions`.
        """
        login = f"{self._document.get('user', '')}:{self._secrets.get('password', '')}"
        headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
        settings = self._document["jsonData"]
        for number in range(1, 10):
            name = settings.get(f"httpHeaderName{number}")
            if name and f"httpHeaderValue{number}" in self._secrets:
                headers[name] = self._secrets[f"httpHeaderValue{number}"]
        return headers
