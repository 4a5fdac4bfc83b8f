"""The data source the boards ask: InfluxDB through InfluxQL, as Grafana keeps it."""

from typing import Any

from dashboards.grafana.push.refusals import GrafanaError
from dashboards.grafana.push.server import Grafana, PushOutcome
from dashboards.grafana.uids_and_tags import DATA_SOURCE_TYPE, DATA_SOURCE_UID

NAME = "Strapline"
PATH = f"/api/datasources/uid/{DATA_SOURCE_UID}"

_COMPARED = ("name", "type", "url", "access", "user", "jsonData")


def document(*, url: str, bucket: str, token: str) -> dict[str, Any]:
    """The data source as Grafana's API takes it.

    Args:
        url: InfluxDB as Grafana reaches it.
        bucket: Bucket, or for 1.x "database" or "database/retention-policy".
        token: An API token; for 1.x "user:password", which is sent as such.
    """
    database, _, _policy = bucket.partition("/")
    user, is_password, password = token.partition(":")
    settings = {"dbName": database, "httpMode": "POST", "version": "InfluxQL"}
    common = {
        "name": NAME,
        "uid": DATA_SOURCE_UID,
        "type": DATA_SOURCE_TYPE,
        "access": "proxy",
        "url": url,
        "isDefault": False,
    }
    if is_password:
        return common | {
            "user": user,
            "jsonData": settings,
            "secureJsonData": {"password": password},
        }
    return common | {
        "user": "",
        "jsonData": settings | {"httpHeaderName1": "Authorization"},
        "secureJsonData": {"httpHeaderValue1": f"Token {token}"},
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
