"""Gives InfluxDB 1.6 the parts of the 2.x interface that the sink uses.

`/api/v2/write` becomes `/write`, `/api/v2/delete` InfluxQL's DELETE (unless `deletes` is False, as
before 1.8), token headers become basic ones, errors become JSON. It can be told to answer in the
server's place, as a busy server or another version does.
"""

import base64
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.patience import PATIENCE_S

_PRECISIONS = {"ns": "n", "us": "u", "ms": "ms", "s": "s"}


class Call(NamedTuple):
    """One request as it came in."""

    method: str
    path: str
    asked: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """What to say in the server's place; `headers` beside those that are always sent."""

    status: int
    document: object
    headers: dict[str, str] = {}  # noqa: RUF012 - nobody changes it


class Proxy(ThreadingHTTPServer):
    """In front of one server. Keeps the calls; `instead` maps a path to what is answered there."""

    daemon_threads = True

    def __init__(self, *, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = port
        self.deletes = True
        self.version = "1.6.7"
        self.calls: list[Call] = []
        self.instead: dict[str, Answer] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"

    @classmethod
    @contextmanager
    def running(cls, *, port: int) -> Iterator["Proxy"]:
        with cls(port=port) as proxy:
            thread = threading.Thread(target=proxy.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield proxy
            finally:
                proxy.shutdown()
                thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._route(b"")

    def do_POST(self) -> None:
        self._route(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _route(self, body: bytes) -> None:
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        self.server.calls.append(
            Call(str(self.command), address.path, asked, dict(self.headers.items()), body)
        )
        if address.path in self.server.instead:
            self._say(self.server.instead[address.path])
            return
        database, _, policy = asked.get("bucket", "").partition("/")
        try:
            if address.path == "/ping":
                self._forward("GET", "/ping", b"", {})
                self._answer(204, None, version=self.server.version)
            elif address.path == "/api/v2/write":
                wanted = {"db": database, "precision": _PRECISIONS[asked["precision"]]}
                if policy:
                    wanted["rp"] = policy
                status, said = self._forward("POST", f"/write?{urlencode(wanted)}", body, {})
                self._answer_as_2x(status, said)
            elif address.path == "/api/v2/delete" and self.server.deletes:
                form = urlencode({"db": database, "q": _delete_statement(json.loads(body))})
                status, said = self._forward("POST", "/query", form.encode(), _FORM)
                fault = json.loads(said)["results"][0].get("error") if status == 200 else said
                self._answer_as_2x(204 if fault is None else status or 400, fault or "")
            elif address.path == "/query":
                status, said = self._forward("POST", "/query", body, _FORM)
                self._answer(status, json.loads(said))
            else:
                self._answer(404, {"code": "not found", "message": "path not found"})
        except OSError:
            self._answer(503, {"code": "unavailable", "message": "no server behind the proxy"})

    def _forward(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, str]:
        given = self.headers.get("Authorization", "").removeprefix("Token ")
        sent = {"Authorization": f"Basic {base64.b64encode(given.encode()).decode()}", **headers}
        if "Content-Encoding" in self.headers and path.startswith("/write"):
            sent["Content-Encoding"] = self.headers["Content-Encoding"]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _answer_as_2x(self, status: int, said: str) -> None:
        if status == 204:
            self._answer(204, None)
            return
        try:
            message = json.loads(said)["error"]
        except (ValueError, KeyError):
            message = said
        self._answer(status, {"code": "invalid", "message": message})

    def _answer(self, status: int, document: object, *, version: str | None = None) -> None:
        headers = {} if version is None else {"X-Influxdb-Version": version}
        self._say(Answer(status, document, headers))

    def _say(self, answer: Answer) -> None:
        status, document, headers = answer
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _delete_statement(request: dict[str, str]) -> str:
    """2.x predicates quote values with double quotes and join by AND only; both ends go."""
    (_, measurement), *tags = [pair.split("=", 1) for pair in request["predicate"].split(" AND ")]
    conditions = [f"\"{key}\" = '{json.loads(value)}'" for key, value in tags]
    times = [f"time >= '{request['start']}'", f"time <= '{request['stop']}'"]
    return f"DELETE FROM {measurement} WHERE {' AND '.join(conditions + times)}"
