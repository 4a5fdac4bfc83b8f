"""Installation of the pages as an app on a phone: the manifest and its icons.

There is no service worker. Browsers install without one; the pages are nothing without the program
behind them; and a cache of old pages would show an old state as if it were the present one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nicegui import app
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse

from dashboards.web.site import places, site_of
from sessions.text import language, text

FOLDER = Path(__file__).parent / "icons"


@dataclass(frozen=True, kw_only=True)
class AppIcon:
    """One square picture. `is_maskable`: the phone may cut it to any shape."""

    file: str
    drawing: str
    size_px: int
    is_maskable: bool = False


APPLE = AppIcon(file="apple-180.png", drawing="maskable.svg", size_px=180)
"""iOS rounds the corners itself, and shows what is transparent as black."""

ICONS = (
    AppIcon(file="icon-192.png", drawing="icon.svg", size_px=192),
    AppIcon(file="icon-512.png", drawing="icon.svg", size_px=512),
    AppIcon(file="maskable-512.png", drawing="maskable.svg", size_px=512, is_maskable=True),
    APPLE,
)


MANIFEST = "/manifest.webmanifest"
THEME = "#4f46d8"
_GROUND = "#0c0f13"
_ICONS = "/app"
_A_DAY_S = 86_400


def register() -> None:
    """Make manifest and icons known to the server."""
    app.add_api_route(MANIFEST, _manifest, include_in_schema=False)
    for icon in ICONS:
        app.add_api_route(_address(icon), _sender(icon), include_in_schema=False)


def head() -> str:
    """What a page's head says of the app. The manifest is asked for with the login's cookie."""
    return (
        f'<link rel="manifest" href="{MANIFEST}" crossorigin="use-credentials">'
        f'<link rel="apple-touch-icon" href="{_address(APPLE)}">'
        f'<meta name="theme-color" content="{THEME}">'
    )


def manifest(request: Request) -> dict[str, Any]:
    """The app as a phone installs it. Source: W3C, Web Application Manifest."""
    return {
        "id": "/",
        "name": "Strapline",
        "short_name": "Strapline",
        "description": text("Heart rate, zones and intervals of a run on the treadmill, live"),
        "lang": language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": THEME,
        "icons": [_entry(icon) for icon in ICONS if icon is not APPLE],
        "shortcuts": [
            {"name": place.word, "url": place.path} for place in places(site_of(request))
        ],
    }


async def _manifest(request: Request) -> JSONResponse:
    return JSONResponse(manifest(request), media_type="application/manifest+json")


def _sender(icon: AppIcon) -> Any:
    async def send() -> FileResponse:
        return FileResponse(
            FOLDER / icon.file, headers={"cache-control": f"private, max-age={_A_DAY_S}"}
        )

    return send


def _entry(icon: AppIcon) -> dict[str, str]:
    return {
        "src": _address(icon),
        "sizes": f"{icon.size_px}x{icon.size_px}",
        "type": "image/png",
        "purpose": "maskable" if icon.is_maskable else "any",
    }


def _address(icon: AppIcon) -> str:
    return f"{_ICONS}/{icon.file}"
