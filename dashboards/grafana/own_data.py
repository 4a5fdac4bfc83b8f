"""Data that Grafana itself holds: annotations by tag, and the streams of Grafana Live."""

from collections.abc import Sequence

from dashboards.grafana.foundation import Builder, Dataquery, common_models, dashboard
from dashboards.grafana.uids_and_tags import ATHLETE_TAG, OURS, STREAM

GRAFANA = common_models.DataSourceRef(type_val="datasource", uid="grafana")


class LiveQuery(Builder[Dataquery], Dataquery):
    """The values pushed to one channel, as they come."""

    def __init__(self, measurement: str, *, fields: Sequence[str], ref: str = "A") -> None:
        self._measurement = measurement
        self._fields = tuple(fields)
        self._ref = ref

    def build(self) -> Dataquery:
        """The query is its own result."""
        return self

    def to_json(self) -> dict[str, object]:
        """As Grafana's own data source reads it."""
        return {
            "datasource": GRAFANA.to_json(),
            "queryType": "measurements",
            "channel": f"stream/{STREAM}/{self._measurement}",
            "filter": {"fields": ["time", *self._fields]},
            "refId": self._ref,
        }


class _Tagged(Builder[Dataquery], Dataquery):
    def build(self) -> Dataquery:
        return self

    def to_json(self) -> dict[str, object]:
        return {
            "type": "tags",
            "tags": [OURS, f"{ATHLETE_TAG}${{athlete}}"],
            "matchAny": False,
            "limit": 1000,
        }


def session_annotations(*, not_over: Sequence[int]) -> dashboard.AnnotationQuery:
    """The sessions of the chosen athlete, as `strapline boards push` writes them.

    `not_over`: panels that nothing is drawn over. Grafana before 9.4 knows no such filter.
    """
    return (
        dashboard.AnnotationQuery()
        .name("Sessions")
        .filter(dashboard.AnnotationPanelFilter().exclude(True).ids(list(not_over)))
        .datasource(common_models.DataSourceRef(type_val="grafana", uid="-- Grafana --"))
        .enable(True)
        .icon_color("blue")
        .target(_Tagged())
    )
