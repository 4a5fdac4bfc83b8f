"""Who reads a review page: the port it asks, the units it is written in, the right to change."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from dashboards.ports.review import ReviewPort
from dashboards.web.site import site_of
from sessions.units import Formatter


class NoReview(LookupError):
    """There is nothing to look back on: the program keeps no sessions."""


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What every review page needs. `may_change` False: there is nothing to press on it."""

    port: ReviewPort
    formatter: Formatter
    may_change: bool = True


async def reader_of(connection: HTTPConnection) -> PageContext:
    """For the page that was asked for.

    Raises:
        NoReview: the site has no review port.
    """
    site = site_of(connection)
    port = site.review
    if port is None:
        raise NoReview("this program keeps no sessions")
    return PageContext(
        port=port,
        formatter=Formatter(await port.profiles.units()),
        may_change=site.right.may_control,
    )
