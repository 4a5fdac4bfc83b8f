"""A little server that behaves as Grafana's documented HTTP API does where `boards push` calls it.

It is not Grafana; none was run. What it keeps and refuses is in `kept.py`.
"""

import base64
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.dashboards.grafana.push.kept import Document, Kept, Refused

TOKEN = "glsa_test"
USER, PASSWORD = "admin", "correct horse"


class FakeGrafana(ThreadingHTTPServer):
    """Answers with what it keeps, and remembers what was written and pushed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.kept = Kept()
        self.role = "Admin"
        self.broken: int | None = None
        self.pushed: list[tuple[str, str]] = []
        self.writes: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in mid-answer is what a cancelled push is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["FakeGrafana"]:
        with cls() as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield server
            finally:
                server.shutdown()
                thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FakeGrafana
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self._answer(200, self._result(body.decode()))
        except Refused as refused:
            self._answer(refused.status, {"message": str(refused)})

    def _result(self, body: str) -> object:
        if self.server.broken is not None:
            raise Refused(self.server.broken, "database is locked")
        address = urlsplit(self.path)
        asked = f"{self.command} {address.path}"
        if asked == "GET /api/health":
            version = ".".join(str(part) for part in (*self.server.kept.version, 1))
            return {"commit": "none", "database": "ok", "version": version}
        self._authenticate()
        if self.command != "GET":
            self.server.writes.append(asked)
        if found := re.fullmatch(r"POST /api/live/push/([A-Za-z0-9_-]+)", asked):
            self._push(found[1], body)
            return ""
        if self.server.role != "Admin" and (
            "datasources" in asked or (self.server.role != "Editor" and self.command != "GET")
        ):
            raise Refused(403, "You'll need additional permissions to perform this action.")
        sent = self._json(body) if self.command in ("POST", "PUT") else {}
        for pattern, serve in self._routes(sent, parse_qs(address.query)):
            if found := re.fullmatch(pattern, asked):
                return serve(*found.groups())
        raise Refused(404, "Not found")

    def _routes(
        self, sent: Document, asked: dict[str, list[str]]
    ) -> list[tuple[str, Callable[..., object]]]:
        s, uid = self.server.kept, r"([A-Za-z0-9_-]{1,40})"
        limit = int(asked.get("limit", ["0"])[0])
        return [
            (f"GET /api/folders/{uid}", s.get_folder),
            ("POST /api/folders", lambda: s.add_folder(sent)),
            (f"PUT /api/folders/{uid}", lambda at: s.put_folder(at, sent)),
            (f"GET /api/datasources/uid/{uid}", s.get_data_source),
            (f"GET /api/datasources/uid/{uid}/health", s.health_of_data_source),
            ("POST /api/datasources", lambda: s.add_data_source(sent)),
            (f"PUT /api/datasources/uid/{uid}", lambda at: s.put_data_source(at, sent)),
            (f"GET /api/dashboards/uid/{uid}", s.get_board),
            (f"GET /api/dashboards/uid/{uid}/versions", lambda at: s.versions_of_board(at, limit)),
            ("POST /api/dashboards/db", lambda: s.save_board(sent)),
            ("GET /api/annotations", lambda: s.find_annotations(asked)),
            ("POST /api/annotations", lambda: s.add_annotation(sent)),
            (r"PUT /api/annotations/(\d+)", lambda at: s.put_annotation(int(at), sent)),
            (r"DELETE /api/annotations/(\d+)", lambda at: s.remove_annotation(int(at))),
        ]

    def _authenticate(self) -> None:
        given = self.headers.get("Authorization", "")
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if given.startswith("Bearer ") and given != f"Bearer {TOKEN}":
            raise Refused(401, "Invalid API key")
        if given.startswith("Basic ") and given != f"Basic {basic}":
            raise Refused(401, "Invalid username or password")
        if not given.startswith(("Bearer ", "Basic ")):
            raise Refused(401, "Unauthorized")

    def _json(self, body: str) -> Document:
        if self.headers.get("Content-Type") != "application/json":
            raise Refused(422, "expected application/json")
        try:
            sent: Document = json.loads(body)
        except ValueError:
            raise Refused(400, "bad request data") from None
        return sent

    def _push(self, stream: str, body: str) -> None:
        if self.server.role != "Admin":
            raise Refused(403, "Permission denied")
        line = re.compile(r"[^ ,]+(,[^ =]+=(\\.|[^ ,])+)* \S+=.+ \d{19}")
        if not body or not all(line.fullmatch(text) for text in body.splitlines()):
            raise Refused(500, "error converting metrics")
        self.server.pushed.append((stream, body))

    def _answer(self, status: int, document: object) -> None:
        body = b"" if document == "" else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
