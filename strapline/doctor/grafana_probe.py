"""Grafana of the configuration, looked at: is it there, are we let in, does it read InfluxDB."""

from dataclasses import replace

from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError
from strapline.doctor.machine import GrafanaState
from strapline.publishing.grafana_access import grafana_access, reading_login

_TIMEOUT_S = 5.0


def asked_grafana(config: Config) -> GrafanaState:
    """What the configured Grafana says of itself, and of the data source."""
    url = config.grafana.url
    # The client of Grafana takes a while to import.
    from dashboards.grafana.push.data_source import fault_of_data_source
    from dashboards.grafana.push.refusals import GrafanaError
    from dashboards.grafana.push.server import Grafana

    try:
        reading_login(config)
        access = grafana_access(config)
        with Grafana.open(
            url=access.url,
            token=access.token,
            user=access.user,
            password=access.password,
            timeout_s=_TIMEOUT_S,
        ) as grafana:
            found = GrafanaState(url=url, version=grafana.version())
            try:
                return replace(found, source_problem=fault_of_data_source(grafana))
            except GrafanaError as error:
                return replace(found, problem=str(error))
    except (InputError, GrafanaError) as error:
        return GrafanaState(url=url, problem=str(error))
