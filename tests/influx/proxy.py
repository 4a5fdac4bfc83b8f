"""InfluxDB 1.6 behind the interface, the rights and the refusals of InfluxDB 2.

What is stored and asked is the real server's; who may do what, and what is refused in which words,
is in `rights.py`, `management.py`, `written_points.py` and here, each rule with its source file.
Spoken to as 1.8, it forwards the login and leaves rights and refusals to the server. It can be
told to answer in the server's place, as a busy server or another version does.
"""

import base64
import gzip
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.influx.management import manage
from tests.influx.rights import ORG, ORG_ID, Authorization, Refused, Rights
from tests.influx.server import InfluxServer
from tests.influx.statements import (
    delete_statement,
    fault_of,
    is_list_of_databases,
    is_removal,
)
from tests.influx.written_points import FAILED, kept
from tests.patience import PATIENCE_S

_PRECISIONS = {"ns": "n", "us": "u", "ms": "ms", "s": "s"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Dialect(Enum):
    """Whose interface the proxy has: its version as /ping and /health tell it."""

    TWO = "v2.7.12"
    TWO_ONE = "v2.1.1"
    ONE_EIGHT = "1.8.10"
    THREE = "3.1.0"


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

    def __init__(self, server: InfluxServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = server
        self.dialect = Dialect.TWO
        self.rights = Rights()
        self.reads_lines = True  # a benchmark leaves it to the server, which is faster
        self.calls: list[Call] = []
        self.instead: dict[str, Answer] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"

    def make_bucket(self, name: str, *, retention_s: int | None = None) -> str:
        """A bucket that is empty, and a token that reads and writes it."""
        self.behind.query(f'CREATE DATABASE "{name}"')
        self.rights.add_bucket(name, retention_s=retention_s)
        return self.rights.token_for(name, "read", "write")

    @classmethod
    @contextmanager
    def running(cls, server: InfluxServer) -> Iterator["Proxy"]:
        with cls(server) as proxy:
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
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        call = Call(str(self.command), address.path, asked, dict(self.headers.items()), body)
        self.server.calls.append(call)
        if address.path in self.server.instead:
            self._say(self.server.instead[address.path])
            return
        try:
            if self.server.dialect is Dialect.ONE_EIGHT:
                self._say(self._as_1_8(call))
            else:
                self._say(self._as_2(call))
        except Refused as refused:
            document = {"code": refused.code, "message": str(refused)}
            self._say(Answer(refused.status, document))
        except OSError:
            document = {"code": "unavailable", "message": "no server behind the proxy"}
            self._say(Answer(503, document))

    def _as_2(self, call: Call) -> Answer:
        version = {"X-Influxdb-Version": self.server.dialect.value}
        if call.path == "/ping":  # http/legacy/ping_handler.go: no authorization
            self._forward("GET", "/ping", b"")
            return Answer(204, None, version)
        if call.path == "/health":  # http/health.go: no authorization
            told = {"name": "influxdb", "status": "pass", "version": self.server.dialect.value}
            return Answer(200, told, version)
        rights, header = self.server.rights, call.headers.get("Authorization", "")
        if call.path in ("/query", "/write"):
            form = {k: v[0] for k, v in parse_qs(call.body.decode("utf-8", "replace")).items()}
            said = {**form, **call.asked} if call.path == "/query" else call.asked
            user, password = call.asked.get("u", ""), call.asked.get("p", "")
            by = rights.of_compatibility(header, user=user, password=password)
            return self._query(by, said) if call.path == "/query" else self._old_write(by, call)
        by = rights.of_api(header)
        if (call.method, call.path) == ("POST", "/api/v2/write"):
            return self._write(by, call)
        if (call.method, call.path) == ("POST", "/api/v2/delete"):
            return self._delete(by, call)
        sent = json.loads(call.body) if call.body else None
        asked = f"{call.method} {call.path}"
        status, document = manage(rights, asked, by=by, parameters=call.asked, sent=sent)
        return Answer(status, document)

    def _write(self, by: Authorization, call: Call) -> Answer:
        """http/write_handler.go, in its order: precision, bucket, organisation, right, lines."""
        precision = call.asked.get("precision", "ns")
        if precision not in _PRECISIONS:
            raise Refused(400, "invalid", "invalid precision; valid precision units are ns, us, ms")
        if "bucket" not in call.asked:
            raise Refused(404, "not found", "bucket not found")
        self._organisation(call)
        return self._written(by, call, bucket=call.asked["bucket"], precision=precision)

    def _old_write(self, by: Authorization, call: Call) -> Answer:
        """http/legacy/write_handler.go."""
        if "db" not in call.asked:
            raise Refused(400, "invalid", "missing db")
        mapped = self.server.rights.mapped(call.asked["db"], call.asked.get("rp", ""))
        if mapped is None:
            raise Refused(404, "not found", "no dbrp mapping found")
        precision = call.asked.get("precision", "ns")
        return self._written(by, call, bucket=mapped.name, precision=precision)

    def _written(self, by: Authorization, call: Call, *, bucket: str, precision: str) -> Answer:
        found = self.server.rights.bucket(bucket)
        if not by.may("write", "buckets", found.id):
            raise Refused(403, "forbidden", "insufficient permissions for write")
        body, dropped = call.body, None
        packed = {k: v for k, v in call.headers.items() if k == "Content-Encoding" and v == "gzip"}
        if self.server.reads_lines:
            lines = (gzip.decompress(body) if packed else body).decode()
            lines, dropped = kept(lines, bucket=found, precision=precision)
            body, packed = lines.encode(), {}
        wanted = urlencode({"db": found.name, "precision": _PRECISIONS[precision]})
        status, said = self._forward("POST", f"/write?{wanted}", body, **packed)
        if status not in (200, 204):
            # v1/tsdb/shard.go: a conflict of types drops the point; its words come first.
            partial = "partial write" in said
            raise Refused(
                422 if partial else status,
                "unprocessable entity" if partial else "invalid",
                f"{FAILED if partial else ''}{json.loads(said)['error']}",
            )
        if dropped is not None:
            raise dropped
        return Answer(204, None)

    def _delete(self, by: Authorization, call: Call) -> Answer:
        """http/delete_handler.go: the right to write; RFC 3339 times, of which both ends go."""
        if self.server.dialect is Dialect.THREE:
            raise Refused(404, "not found", "not found")
        sent = json.loads(call.body)
        statement = delete_statement(sent)
        self._organisation(call)
        bucket = self.server.rights.bucket(call.asked.get("bucket", ""))
        if not by.may("write", "buckets", bucket.id):
            raise Refused(403, "forbidden", "insufficient permissions to delete")
        form = urlencode({"db": bucket.name, "q": statement})
        status, said = self._forward("POST", "/query", form.encode(), **_FORM)
        fault = json.loads(said)["results"][0].get("error") if status == 200 else said
        if fault is not None:
            raise Refused(500, "internal error", f"unable to delete: {fault}")
        return Answer(204, None)

    def _query(self, by: Authorization, said: dict[str, str]) -> Answer:
        """http/legacy/influxqld_handler.go; what is not allowed is an error inside a 200."""
        bucket = self.server.rights.mapped(said.get("db", ""), said.get("rp", ""))
        query = said.get("q", "").strip()
        if self.server.dialect is Dialect.THREE and is_removal(query):
            return Answer(400, {"error": "unsupported statement"})
        if is_list_of_databases(query):
            names = [[b.name] for b in self.server.rights.readable(by)]
            series = [{"name": "databases", "columns": ["name"], "values": names}]
            return Answer(200, {"results": [{"statement_id": 0, "series": series}]})
        fault = fault_of(query, by=by, bucket=bucket, database=said.get("db", ""))
        if fault is not None or bucket is None:
            return Answer(200, {"results": [{"statement_id": 0, "error": fault}]})
        asked = {"db": bucket.name, "q": query} | {k: v for k, v in said.items() if k == "epoch"}
        status, answer = self._forward("POST", "/query", urlencode(asked).encode(), **_FORM)
        return Answer(status, json.loads(answer))

    def _organisation(self, call: Call) -> None:
        """http/query.go, `queryOrganization`; organization.go, `ErrInvalidOrgFilter`."""
        named = call.asked.get("orgID") or call.asked.get("org")
        if not named:
            raise Refused(400, "invalid", "Please provide either orgID or org")
        if named not in (ORG, ORG_ID):
            raise Refused(404, "not found", f'organization name "{named}" not found')

    def _as_1_8(self, call: Call) -> Answer:
        """The 1.x server's own rights and words (services/httpd/handler.go, branch 1.8)."""
        given = call.headers.get("Authorization", "")
        if given.startswith("Token "):
            given = _basic(given.removeprefix("Token "))
        version = {"X-Influxdb-Version": self.server.dialect.value}
        if call.path == "/ping":
            return Answer(204, None, version)
        if call.path == "/api/v2/write":
            database, _, policy = call.asked["bucket"].partition("/")
            wanted = {"db": database, "precision": _PRECISIONS[call.asked["precision"]]}
            target = f"/write?{urlencode(wanted | ({'rp': policy} if policy else {}))}"
            packed = {k: v for k, v in call.headers.items() if k == "Content-Encoding"}
            status, said = self._forward("POST", target, call.body, login=given, **packed)
        elif call.path == "/query":
            target = f"/query?{urlencode(call.asked)}" if call.asked else "/query"
            status, said = self._forward(call.method, target, call.body, login=given, **_FORM)
        else:
            return Answer(404, "404 page not found", version)
        return Answer(status, json.loads(said) if said else None, version)

    def _forward(
        self, method: str, path: str, body: bytes, *, login: str | None = None, **headers: str
    ) -> tuple[int, str]:
        """To the server behind, as its administrator, or with `login` as a header says it."""
        sent = {"Authorization": _basic(self.server.behind.token) if login is None else login}
        port = self.server.behind.port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {k: v for k, v in (sent | headers).items() if v})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

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


def _basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"
