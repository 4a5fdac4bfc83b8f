"""The icons of the app on a phone's home screen; `tools/icons.py` paints them."""

from dataclasses import dataclass
from pathlib import Path

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
