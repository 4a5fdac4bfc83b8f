"""The folder and the boards, as Grafana keeps them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from dashboards.grafana.push.server import Grafana, PushOutcome

FOLDER_UID = "strapline"

_DIGITS = 12


def push_folder(grafana: Grafana, *, title: str) -> PushOutcome:
    """Put the folder there, under its own uid, whatever people call it.

    Raises:
        GrafanaRefused, GrafanaAway: as `Grafana`.
    """
    there = grafana.get(f"/api/folders/{FOLDER_UID}")
    if there is None:
        grafana.post("/api/folders", {"uid": FOLDER_UID, "title": title})
        return PushOutcome.CREATED
    if there["title"] == title:
        return PushOutcome.UNCHANGED
    version = there.get("version")
    grafana.put(f"/api/folders/{FOLDER_UID}", {"title": title, "version": version})
    return PushOutcome.UPDATED


def push_board(grafana: Grafana, text: str) -> PushOutcome:
    """Put one board there. One that a file provisions is left alone.

    Whether it is there already is told by the message of its newest version: Grafana may store
    a board in another form than it was given. Changes that people made in Grafana are replaced.

    Args:
        grafana: Where.
        text: The board's JSON.

    Raises:
        GrafanaRefused, GrafanaAway: as `Grafana`.
    """
    board: dict[str, Any] = json.loads(text)
    message = f"strapline boards push {hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"
    there = grafana.get(f"/api/dashboards/uid/{board['uid']}")
    if there is not None:
        if there["meta"].get("provisioned"):
            return PushOutcome.LEFT_ALONE
        in_folder = there["meta"].get("folderUid") == FOLDER_UID
        if in_folder and _newest_message(grafana, uid=board["uid"]) == message:
            return PushOutcome.UNCHANGED
        # The version that was read: a change made meanwhile is refused, not lost.
        board["version"] = there["dashboard"]["version"]
    grafana.post(
        "/api/dashboards/db",
        {
            "dashboard": board | {"id": None},
            "folderUid": FOLDER_UID,
            "message": message,
            "overwrite": False,
        },
    )
    return PushOutcome.CREATED if there is None else PushOutcome.UPDATED


def _newest_message(grafana: Grafana, *, uid: str) -> str | None:
    said = grafana.get(f"/api/dashboards/uid/{uid}/versions?limit=1")
    # A list before Grafana 11, an object with `versions` since.
    versions = said.get("versions", []) if isinstance(said, Mapping) else said or []
    return versions[0].get("message") if versions else None
