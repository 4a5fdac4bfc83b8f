"""Place of the stack: its host's names and time zone, for containers that know neither."""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.sentence import os_words
from sessions.text import text
from strapline.console.exit_errors import InputError

TIME_ZONE, PAGE_NAMES = "TZ", "STRAPLINE_PAGE_NAMES"

ENV_FILE = ".env"
_ZONES = "zoneinfo/"
_LOCAL_TIME = Path("/etc/localtime")


def place(time_zone: str | None) -> Mapping[str, str]:
    """Lines of `.env`: the zone (None: this machine's), and the names its pages answer to.

    Raises:
        InputError: there is no such zone.
    """
    zone = time_zone or own_time_zone()
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            text("--time-zone {zone}: no such zone; expected one like Europe/Berlin").format(
                zone=zone
            )
        ) from None
    host = socket.gethostname().lower()
    names = [host] if "." in host else [host, f"{host}.local"]
    return {TIME_ZONE: zone, PAGE_NAMES: json.dumps(names)}


def own_time_zone() -> str:
    """By TZ or the link /etc/localtime; UTC where neither says one."""
    said = os.environ.get(TIME_ZONE, "").removeprefix(":")
    if said:
        return said
    try:
        target = str(_LOCAL_TIME.resolve(strict=True))
    except OSError:
        return "UTC"
    return target.partition(_ZONES)[2] or "UTC"


def first_steps(folder: Path) -> Iterator[str]:
    """Addresses of a stack that runs, with the ports of its `.env`, and what to do first.

    Raises:
        InputError: there is no `.env`.
    """
    try:
        lines = (folder / ENV_FILE).read_text(encoding="utf-8").splitlines()
    except OSError as exc:
        raise InputError(
            text("{folder}: cannot be read ({reason}); strapline stack init makes it").format(
                folder=folder / ENV_FILE, reason=os_words(exc)
            )
        ) from exc
    said = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    at = "http://127.0.0.1:"
    yield text("Pages     {url}").format(url=f"{at}{said.get('STRAPLINE_PORT', '8080')}")
    yield text("          the one-time code: docker compose logs processor")
    yield text("Boards    {url}").format(url=f"{at}{said.get('GRAFANA_PORT', '3000')}")
    yield text("          user admin, password GRAFANA_ADMIN_PASSWORD in {file}").format(
        file=folder / ENV_FILE
    )
    yield text("Broker    127.0.0.1:{port}").format(port=said.get("MQTT_PORT", "1883"))
    yield text("Next: a gateway beside the belt (docs/stack.md), or simulated athletes:")
    yield "docker compose --profile simulation up --detach"
