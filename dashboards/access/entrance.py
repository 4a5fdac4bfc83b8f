"""The routes open to everybody: log in, log out, and the certificate a phone needs.

Plain pages without a script: they have to work in every browser, before anything is trusted.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from dashboards.access import cookies
from dashboards.access.door import Door
from dashboards.access.one_time_codes import LONG_DIGITS, Locked, WrongCode
from dashboards.access.qr import as_svg
from ingest.codecs.wire.clean_name import clean_name
from sessions.text import language, text

LOGIN = "/login"
LOGOUT = "/logout"
TRUST = "/trust"
AUTHORITY = "/strapline-authority.crt"

_FOLDER = Path(__file__).parent
_BODY_AT_MOST = 4096
_SEE_OTHER = 303
_BAD_REQUEST, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 400, 403, 404, 429
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
# A stricter referrer policy would make a browser hide the origin of its own form.
_NEVER_KEPT = {"cache-control": "no-store", "referrer-policy": "same-origin"}


async def answer(request: Request, door: Door) -> Response | None:
    """The answer of one of these addresses; None: the request is for another."""
    method, path = request.method, request.url.path
    if method == "POST" and path == LOGIN:
        return await _log_in(request, door)
    if method == "POST" and path == LOGOUT:
        return _log_out(request, door)
    if method not in {"GET", "HEAD"}:
        return None
    if path == LOGIN:
        return _login_page(request, door)
    if path == TRUST:
        return _trust_page(door)
    return _authority(door) if path == AUTHORITY else None


def to_login() -> Response:
    """Send a browser to where the code is asked for."""
    return RedirectResponse(LOGIN, status_code=_SEE_OTHER, headers=_NEVER_KEPT)


async def _log_in(request: Request, door: Door) -> Response:
    length = request.headers.get("content-length", "")
    # A form of ours has one short field; a body without a length is none of ours.
    if (
        not length.isdecimal()
        or len(length) > len(str(_BODY_AT_MOST))
        or int(length) > _BODY_AT_MOST
    ):
        return PlainTextResponse("not this form", status_code=_BAD_REQUEST)
    async with request.form(max_fields=4, max_files=0) as form:
        typed = form.get("code")
    try:
        value = door.let_in(
            typed if isinstance(typed, str) else "",
            label=clean_name(request.headers.get("user-agent", ""), longest=80),
            address="" if request.client is None else request.client.host,
        )
    except WrongCode:
        return _login_page(request, door, told=_wrong_code(), status=_FORBIDDEN)
    except Locked as locked:
        told = _locked(round(locked.wait_s))
        return _login_page(request, door, told=told, status=_TOO_MANY)
    answer = RedirectResponse("/", status_code=_SEE_OTHER, headers=_NEVER_KEPT)
    answer.headers["set-cookie"] = cookies.header(value, secure=request.url.scheme == "https")
    return answer


def _log_out(request: Request, door: Door) -> Response:
    key = door.key_of(request.headers.get("cookie", ""))
    if key is not None:
        door.grants.revoke(key)
    answer = to_login()
    answer.delete_cookie(cookies.NAME, httponly=True, samesite="strict")
    return answer


def _login_page(request: Request, door: Door, *, told: str = "", status: int = 200) -> Response:
    plain = request.url.scheme == "http" and door.secure_address is not None
    return _page(
        "login.html",
        {
            **_login_words(),
            "told": told,
            "action": LOGIN,
            "trust": TRUST if plain else None,
            "length": LONG_DIGITS + 4,  # with room for spaces and a dash
        },
        status=status,
    )


def _trust_page(door: Door) -> Response:
    is_there = door.authority is not None and door.secure_address is not None
    return _page(
        "trust.html",
        {
            **_trust_words(),
            "authority": AUTHORITY if is_there else None,
            "address": door.secure_address,
            "qr": as_svg(door.secure_address) if door.secure_address is not None else "",
        },
        status=200 if is_there else _NOT_FOUND,
    )


def _authority(door: Door) -> Response:
    if door.authority is None:
        return PlainTextResponse("no certificate", status_code=_NOT_FOUND)
    return Response(
        door.authority,
        media_type="application/x-x509-ca-cert",
        headers={"content-disposition": 'attachment; filename="strapline-authority.crt"'},
    )


def _page(template: str, values: Mapping[str, Any], *, status: int) -> Response:
    return HTMLResponse(
        _templates().get_template(template).render(values, language=language()),
        status_code=status,
        headers={**_NEVER_KEPT, "content-security-policy": _POLICY},
    )


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)


def _login_words() -> dict[str, str]:
    """The words of the page that asks for a code."""
    return {
        "title": text("Log in"),
        "heading": text("Who is there?"),
        "explanation": text(
            "Type the code that Strapline shows: in its terminal, or under Access on the computer "
            "it runs on."
        ),
        "label": text("Code"),
        "button": text("Come in"),
        "not_encrypted": text("This page is not encrypted."),
        "use_encrypted": text("Use the encrypted one"),
    }


def _wrong_code() -> str:
    """A code was none of those in force."""
    return text("That code is not one of those shown now. Each works once.")


def _locked(wait_s: int) -> str:
    """Too many codes were wrong; seconds until the next one is looked at."""
    told = text("Too many wrong codes from this address. Wait {seconds} s.")
    return told.format(seconds=wait_s)


def _trust_words() -> dict[str, str | tuple[str, ...]]:
    """The words of the page that hands out the certificate."""
    return {
        "title": text("Encryption"),
        "heading": text("Let this phone trust Strapline"),
        "once": text(
            "Once, on each phone. The certificate was made on the computer that Strapline runs on; "
            "it is good for that computer's names and for private addresses only."
        ),
        "get": text("Get the certificate"),
        "steps": (
            text(
                "iPhone, iPad: tap the link and allow the profile. Then Settings, Profile "
                "Downloaded, Install; then General, About, Certificate Trust Settings, switch it "
                "on."
            ),
            text(
                "Android: tap the link. Then Settings, Security, Encryption and credentials, "
                "Install a certificate, CA certificate, and choose the file."
            ),
            text("Firefox has a list of its own: Settings, Certificates, Authorities, Import."),
        ),
        "then_open": text("Then open"),
        "without": text(
            "Without it that address works as well, after a warning of the browser; but the screen "
            "may go dark, and the pages cannot be installed as an app."
        ),
        "not_offered": text(
            "These pages were started without encryption. With it: strapline serve --lan"
        ),
    }
