"""The data source the boards ask: InfluxDB through InfluxQL, as Grafana keeps it."""

from dataclasses import dataclass, field
from typing import Any

from dashboards.grafana.push.refusals import GrafanaError
from dashboards.grafana.push.server import Grafana, PushOutcome
from dashboards.grafana.uids_and_tags import DATA_SOURCE_TYPE, DATA_SOURCE_UID

NAME = "Strapline"
PATH = f"/api/datasources/uid/{DATA_SOURCE_UID}"

_COMPARED = ("name", "type", "url", "access", "user", "database", "jsonData")


@dataclass(frozen=True, kw_only=True)
class ReadingLogin:
    """Who Grafana is to InfluxDB: `user` and `password`, or an API `token`. It may only read."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


def document(*, url: str, bucket: str, login: ReadingLogin) -> dict[str, Any]:
    """The data source as Grafana's API takes it.

    The database stands there twice: Grafana 9 before 9.4 reads `database`, later ones
    `jsonData.dbName`.

    Args:
        url: InfluxDB as Grafana reaches it.
        bucket: Bucket, or for 1.x "database" or "database/retention-policy".
        login: See `ReadingLogin`.
    """
    database, _, _policy = bucket.partition("/")
    settings = {"dbName": database, "httpMode": "POST", "version": "InfluxQL"}
    common = {
        "name": NAME,
        "uid": DATA_SOURCE_UID,
        "type": DATA_SOURCE_TYPE,
        "access": "proxy",
        "url": url,
        "database": database,
        "isDefault": False,
    }
    if login.token is None:
        return common | {
            "user": login.user or "",
            "jsonData": settings,
            "secureJsonData": {"password": login.password or ""},
        }
    return common | {
        "user": "",
        "jsonData": settings | {"httpHeaderName1": "Authorization"},
        "secureJsonData": {"httpHeaderValue1": f"Token {login.token}"},
    }


def push_data_source(grafana: Grafana, wanted: dict[str, Any]) -> PushOutcome:
    """Put the data source there. One that a file provisions is left alone.

    Grafana never shows a secret again, so that whether the stored one is still right is asked of
    Grafana's own health check; where it does not say so, the data source is written anew.

    Raises:
        GrafanaRefused, GrafanaAway: as `Grafana`.
    """
    there = grafana.get(PATH)
    if there is None:
        grafana.post("/api/datasources", wanted)
        return PushOutcome.CREATED
    if there.get("readOnly"):
        return PushOutcome.LEFT_ALONE
    same = all(there.get(key) == wanted[key] for key in _COMPARED)
    if same and fault_of_data_source(grafana) is None:
        return PushOutcome.UNCHANGED
    grafana.put(PATH, wanted | {"version": there.get("version")})
    return PushOutcome.UPDATED


def fault_of_data_source(grafana: Grafana) -> str | None:
    """What Grafana's health check says against the data source; None: it works."""
    try:
        said = grafana.get(f"{PATH}/health")
    except GrafanaError as error:
        return str(error)
    if said is None:
        return "Grafana has no health check for it"
    return None if said.get("status") == "OK" else str(said.get("message"))
