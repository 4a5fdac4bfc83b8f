"""Grafana's HTTP API: the one importer of its client; every refusal is one typed, clear line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

import httpx
from grafana_api.api import Api
from grafana_api.model import APIModel, RequestsMethods

from dashboards.grafana.push.refusals import GrafanaRefused, NotInGrafana, refusal, silence
from ingest.sentence import Sentence


class PushOutcome(Enum):
    """Pushing the same again leaves everything unchanged."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"  # a file provisions it: Grafana refuses changes


_CONNECT_RETRIES = 1


class _Calls(Api):  # type: ignore[misc]  # the library has no types
    """The library's calls over one client that is closed: its own are made per call and left open.

    A response hook turns a refusal into its type, because the library drops the status.
    """

    def __init__(self, model: APIModel, *, refuse: Any) -> None:
        super().__init__(model)
        self.client: httpx.Client = super().create_the_http_api_client()
        self.client.event_hooks = {"response": [refuse]}

    def create_the_http_api_client(self, headers: dict[str, str] | None = None) -> httpx.Client:
        """The one client, under the call's headers."""
        self.client.headers.update(headers or {})
        return self.client


class Grafana:
    """One server; use `open`.

    Raises (every method):
        GrafanaRefused, GrafanaAway: by what is to be done.
    """

    def __init__(self, model: APIModel) -> None:
        self.url: str = model.host
        self._secret = "token" if model.token else "user and password"
        self._calls = _Calls(model, refuse=self._refuse)

    @classmethod
    @contextmanager
    def open(
        cls,
        *,
        url: str,
        token: str | None = None,
        user: str | None = None,
        password: str | None = None,
        timeout_s: float = 10.0,
    ) -> Iterator["Grafana"]:
        """A server whose connections are closed at the end of the block.

        Args:
            url: Such as http://localhost:3000.
            token: Of a service account; the role Admin is needed for the data source.
            user: With `password`, instead of a token.
            password: See `user`.
            timeout_s: Bound of each request.
        """
        opened = cls(
            APIModel(
                host=url.rstrip("/"),
                token=token,
                username=None if token else user,
                password=None if token else password,
                timeout=timeout_s,
                retries=_CONNECT_RETRIES,
            )
        )
        with opened._calls.client:
            yield opened

    def version(self) -> str:
        """Of the server; the first call to make, because it needs no right."""
        document = self._call(RequestsMethods.GET, "/api/health")
        if "version" not in document:
            raise self._no_grafana()
        return str(document["version"])

    def get(self, path: str) -> Any:
        """The document at this path; None: there is none."""
        try:
            return self._call(RequestsMethods.GET, path)
        except NotInGrafana:
            return None

    def post(self, path: str, document: object) -> Any:
        """Add `document`; what the server says of it."""
        return self._call(RequestsMethods.POST, path, document)

    def put(self, path: str, document: object) -> Any:
        """Replace what is at this path; what the server says of it."""
        return self._call(RequestsMethods.PUT, path, document)

    def delete(self, path: str) -> None:
        """Take away what is at this path; nothing there is well too."""
        try:
            self._call(RequestsMethods.DELETE, path)
        except NotInGrafana:
            return

    def _call(self, method: RequestsMethods, path: str, document: object = None) -> Any:
        body = None if document is None else json.dumps(document)
        try:
            answer = self._calls.call_the_api(path, method, body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise silence(error, url=self.url) from error
        if isinstance(answer, httpx.Response):  # how the library gives what is not JSON
            raise self._no_grafana()
        return answer

    def _refuse(self, response: httpx.Response) -> None:
        if not response.is_success and not response.has_redirect_location:
            response.read()
            raise refusal(response, url=self.url, secret=self._secret)

    def _no_grafana(self) -> GrafanaRefused:
        return GrafanaRefused(
            Sentence("{url} does not answer as Grafana does: check [grafana] url", url=self.url)
        )
