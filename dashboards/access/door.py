"""Access to pages that a network can reach: each request's right."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from dashboards.access import cookies
from dashboards.access.cookies import CookieSigner
from dashboards.access.grants import Grants
from dashboards.access.names import LOOPBACK_NAMES, address_group, is_loopback
from dashboards.access.one_time_codes import OneTimeCodes
from ingest.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Door:
    """What pages need to know of a network; without a door they are this machine's alone.

    Args:
        names: Names and addresses (lower case) that a request may ask for besides loopback.
        codes: The one-time codes in force.
        grants: Who was let in.
        signer: Signs their cookies.
        clock: Real time.
        secure_address: Where the pages are encrypted, as `https://host:port/`; None: nowhere.
        authority: The certificate (DER) a phone may trust; None: there is none.
        proxied: Those of the names that a proxy may have taken the encryption off for.
    """

    names: frozenset[str]
    codes: OneTimeCodes
    grants: Grants
    signer: CookieSigner
    clock: Clock
    secure_address: str | None = None
    authority: bytes | None = None
    proxied: frozenset[str] = frozenset()

    def let_in(self, typed: str, *, label: str, address: str) -> str:
        """A browser at `address` typed a code: the cookie's value for it.

        Raises:
            WrongCode, Locked: see `OneTimeCodes.redeem`.
        """
        now_ns = self.clock.monotonic_ns()
        right = self.codes.redeem(typed, address=address_group(address), now_ns=now_ns)
        key = self.grants.give(right, label=label, now_ns=self.clock.wall_ns())
        return self.signer.sign(key)

    def key_of(self, cookie_header: str) -> str | None:
        """The id of a browser that was let in and not put out; None: there is none."""
        try:
            kept = SimpleCookie(cookie_header).get(cookies.NAME)
        except CookieError:
            return None
        key = None if kept is None else self.signer.key_of(kept.value)
        return key if key is not None and self.grants.right_of(key) is not None else None


def is_from_this_machine(headers: Mapping[str, str], *, client: str | None) -> bool:
    """Whether a request comes from this machine and asks for it by a loopback name.

    The name is looked at too: a proxy on this machine passes on what others ask for.
    """
    asked_for = name_of(headers.get("host", ""))
    return asked_for in LOOPBACK_NAMES and client is not None and is_loopback(client)


def name_of(authority: str) -> str | None:
    """The name in `name:port`, lower case; None: it is no such thing."""
    try:
        return urlsplit(f"//{authority}").hostname
    except ValueError:
        return None
