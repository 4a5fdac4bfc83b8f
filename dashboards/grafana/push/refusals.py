"""Refusals of Grafana: each cause is a type, and one line a user reads."""

import httpx

from ingest.sentence import Sentence

_BUSY = frozenset((408, 425, 429))
_CONFLICT = frozenset((409, 412))


class GrafanaError(Exception):
    """A call came to nothing. The message is the one line a user reads."""


class GrafanaRefused(GrafanaError):
    """A person has to change something first: address, token, right, or what is there already."""


class GrafanaAway(GrafanaError):
    """The server is not there, busy or out of order: the same call may work later."""


class NotInGrafana(GrafanaRefused):
    """What was asked for does not exist, which whoever asks may expect."""


def refusal(response: httpx.Response, *, url: str, secret: str) -> GrafanaError:
    """What a status other than success means.

    Args:
        response: It has been read.
        url: The server's address as the configuration says it.
        secret: What we showed: "token", or "user and password".
    """
    status, said = response.status_code, _message(response)
    asked = f"{response.request.method} {response.request.url.path}"
    if status == httpx.codes.NOT_FOUND:
        return NotInGrafana(
            Sentence(
                "Grafana at {url} has no {asked} ({said}): check [grafana] url",
                url=url,
                asked=asked,
                said=said,
            )
        )
    if status == httpx.codes.UNAUTHORIZED:
        return GrafanaRefused(
            Sentence(
                "Grafana at {url} does not accept the {secret} ({said}): check [grafana] {secret}",
                url=url,
                secret=secret,
                said=said,
            )
        )
    if status == httpx.codes.FORBIDDEN:
        return GrafanaRefused(
            Sentence(
                "Grafana at {url} does not allow {asked} ({said}): the service account or "
                "user needs the role Admin",
                url=url,
                asked=asked,
                said=said,
            )
        )
    if status in _CONFLICT:
        return GrafanaRefused(
            Sentence("Grafana at {url} has something in the way: {said}", url=url, said=said)
        )
    if status in _BUSY or response.is_server_error:
        return GrafanaAway(
            Sentence(
                "Grafana at {url} is busy or out of order ({status} {said})",
                url=url,
                status=status,
                said=said,
            )
        )
    return GrafanaRefused(
        Sentence(
            "Grafana at {url} refuses {asked} ({status} {said})",
            url=url,
            asked=asked,
            status=status,
            said=said,
        )
    )


def silence(error: httpx.HTTPError | httpx.InvalidURL, *, url: str) -> GrafanaError:
    """What it means that no answer came."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return GrafanaRefused(
            Sentence(
                "{url!r} is no address: expected [grafana] url like http://localhost:3000", url=url
            )
        )
    reason = "too slow" if isinstance(error, httpx.TimeoutException) else str(error)
    return GrafanaAway(
        Sentence("Grafana at {url} does not answer ({reason})", url=url, reason=reason)
    )


def _message(response: httpx.Response) -> str:
    try:
        return str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase
