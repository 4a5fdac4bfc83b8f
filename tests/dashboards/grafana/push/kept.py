"""What Grafana keeps: folders, data sources, boards and annotations, and when it refuses a change.

Strict: unknown keys, missing keys, a wrong version or a second name are refused with the status
that Grafana's documentation gives.
"""

from typing import Any

Document = dict[str, Any]

_DATA_SOURCE_KEYS = {
    *("name", "uid", "type", "access", "url", "user", "database", "isDefault"),
    *("jsonData", "secureJsonData", "version"),
}


class Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Kept:
    """All of it in memory; one method for each call."""

    def __init__(self) -> None:
        self.folders: dict[str, Document] = {}
        self.data_sources: dict[str, Document] = {}
        self.secrets: dict[str, Document] = {}
        self.right_secret: Document | None = None  # what InfluxDB behind it accepts; None: any
        self.boards: dict[str, Document] = {}
        self.annotations: dict[int, Document] = {}
        self.version = (12, 3)
        self._numbers = iter(range(1, 1_000_000))

    def get_folder(self, uid: str) -> Document:
        if uid not in self.folders:
            raise Refused(404, "folder not found")
        return self.folders[uid]

    def add_folder(self, sent: Document) -> Document:
        keys(sent, needed={"title"}, allowed={"uid", "parentUid"})
        if sent["uid"] in self.folders:
            raise Refused(409, "a folder with the same uid already exists")
        folder = sent | {
            "id": next(self._numbers),
            "version": 1,
            "url": f"/dashboards/f/{sent['uid']}",
        }
        self.folders[sent["uid"]] = folder
        return folder

    def put_folder(self, uid: str, sent: Document) -> Document:
        keys(sent, needed={"title"}, allowed={"version", "overwrite"})
        folder = self.get_folder(uid)
        if not sent.get("overwrite") and sent.get("version") != folder["version"]:
            raise Refused(412, "the folder has been changed by someone else")
        folder |= {"title": sent["title"], "version": folder["version"] + 1}
        self.folders[uid] = folder
        return folder

    def get_data_source(self, uid: str) -> Document:
        if uid not in self.data_sources:
            raise Refused(404, "Data source not found")
        return self.data_sources[uid]

    def add_data_source(self, sent: Document) -> Document:
        self._check_data_source(sent)
        if any(sent["name"] == other["name"] for other in self.data_sources.values()):
            raise Refused(409, "data source with the same name already exists")
        self._keep(sent, version=1)
        return {"id": 1, "message": "Datasource added", "name": sent["name"]}

    def put_data_source(self, uid: str, sent: Document) -> Document:
        self._check_data_source(sent)
        there = self.get_data_source(uid)
        if there["readOnly"]:
            raise Refused(403, "Cannot update read-only data source")
        if sent.get("version") not in (None, there["version"]):
            raise Refused(409, "Datasource has already been updated by someone else")
        self._keep(sent, version=there["version"] + 1)
        return {"id": 1, "message": "Datasource updated", "name": sent["name"]}

    def health_of_data_source(self, uid: str) -> Document:
        self.get_data_source(uid)
        if self.version < (9, 4):
            # pkg/tsdb/influxdb had no healthcheck.go yet; pkg/api/plugins.go makes it a 404.
            raise Refused(404, "Not found")
        if self.right_secret is not None and self.secrets[uid] != self.right_secret:
            raise Refused(400, "error performing influxQL query: unauthorized")
        return {"status": "OK", "message": "datasource is working. 7 measurements found"}

    def get_board(self, uid: str) -> Document:
        if uid not in self.boards:
            raise Refused(404, "Dashboard not found")
        newest = self.boards[uid]["versions"][-1]
        return {
            "dashboard": newest["data"] | {"id": 7, "version": newest["version"]},
            "meta": {
                "folderUid": self.boards[uid]["folderUid"],
                "provisioned": self.boards[uid]["provisioned"],
                "version": newest["version"],
            },
        }

    def versions_of_board(self, uid: str, limit: int) -> Document | list[Document]:
        if uid not in self.boards:
            raise Refused(404, "Dashboard not found")
        newest_first = list(reversed(self.boards[uid]["versions"]))[:limit]
        versions = [{key: v[key] for key in ("version", "message")} for v in newest_first]
        # pkg/api/dashboard.go, `GetDashboardVersions`: bare until 10, later in a document.
        return versions if self.version < (11, 0) else {"continueToken": "", "versions": versions}

    def save_board(self, sent: Document) -> Document:
        keys(sent, needed={"dashboard"}, allowed={"folderUid", "message", "overwrite"})
        board = sent["dashboard"]
        if not board.get("title"):
            raise Refused(400, "Dashboard title cannot be empty")
        if sent["folderUid"] not in self.folders:
            raise Refused(404, "folder not found")
        uid, there = board["uid"], self.boards.get(board["uid"])
        if there is None:
            if board.get("id") is not None:
                raise Refused(404, "Dashboard not found")
            self._same_title(board, folder=sent["folderUid"])
            there = {"versions": [], "provisioned": False}
        elif there["provisioned"]:
            raise Refused(400, "Cannot save provisioned dashboard")
        newest = len(there["versions"])
        if newest and not sent.get("overwrite") and board.get("version") != newest:
            raise Refused(412, "The dashboard has been changed by someone else")
        saved = {
            "version": newest + 1,
            "message": sent.get("message", ""),
            "data": {k: v for k, v in board.items() if k not in ("id", "version")},
        }
        there["versions"].append(saved)
        self.boards[uid] = there | {"folderUid": sent["folderUid"]}
        return {
            "id": 7,
            "uid": uid,
            "url": f"/d/{uid}/x",
            "status": "success",
            "version": newest + 1,
        }

    def find_annotations(self, asked: dict[str, list[str]]) -> list[Document]:
        unknown = asked.keys() - {"from", "to", "limit", "tags", "type"}
        if unknown:
            raise Refused(400, f"unknown: {unknown}")
        found = [
            a for a in self.annotations.values() if set(asked.get("tags", [])) <= set(a["tags"])
        ]
        if "from" in asked and "to" in asked:
            first, last = int(asked["from"][0]), int(asked["to"][0])
            found = [a for a in found if a["time"] <= last and a["timeEnd"] >= first]
        found.sort(key=lambda a: (-a["timeEnd"], -a["time"]))
        return found[: int(asked.get("limit", ["100"])[0])]

    def add_annotation(self, sent: Document) -> Document:
        self._check_annotation(sent)
        number = next(self._numbers)
        self.annotations[number] = sent | {"id": number, "userId": 1, "alertId": 0, "data": {}}
        return {"message": "Annotation added", "id": number}

    def put_annotation(self, number: int, sent: Document) -> Document:
        self._check_annotation(sent)
        self.annotations[number] |= sent
        return {"message": "Annotation updated"}

    def remove_annotation(self, number: int) -> Document:
        if self.annotations.pop(number, None) is None:
            raise Refused(404, "annotation not found")
        return {"message": "Annotation deleted"}

    def _check_data_source(self, sent: Document) -> None:
        keys(sent, needed={"name", "type", "access", "url"}, allowed=_DATA_SOURCE_KEYS)
        for key in ("jsonData", "secureJsonData"):
            if not isinstance(sent.get(key, {}), dict):
                raise Refused(400, f"bad request data: {key}")

    def _keep(self, sent: Document, *, version: int) -> None:
        uid = sent["uid"]
        self.secrets[uid] = sent["secureJsonData"]
        shown = {key: value for key, value in sent.items() if key != "secureJsonData"}
        self.data_sources[uid] = shown | {
            "id": 1,
            "version": version,
            "readOnly": False,
            "secureJsonFields": dict.fromkeys(sent["secureJsonData"], True),
        }

    def _same_title(self, board: Document, *, folder: str) -> None:
        for other in self.boards.values():
            title = other["versions"][-1]["data"]["title"]
            if other["folderUid"] == folder and title == board["title"]:
                raise Refused(412, "A dashboard with the same name in the folder already exists")

    @staticmethod
    def _check_annotation(sent: Document) -> None:
        keys(sent, needed={"text"}, allowed={"time", "timeEnd", "tags", "dashboardUID", "panelId"})
        if sent["time"] < 10**12 or sent["timeEnd"] < sent["time"]:
            raise Refused(400, "expected milliseconds, the end not before the start")
        if not all(isinstance(tag, str) and len(tag) <= 100 for tag in sent["tags"]):
            raise Refused(400, "a tag is a string of 100 characters at most")


def keys(sent: Document, *, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(sent, dict) or not needed <= sent.keys():
        raise Refused(400, "bad request data")
    if unknown := sent.keys() - needed - allowed:
        raise Refused(400, f"bad request data: unknown {sorted(unknown)}")
