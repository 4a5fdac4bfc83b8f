"""What `strapline doctor` can see of an InfluxDB: whether it is there, and may be written."""

from dataclasses import replace

from sessions.sinks.delivery.sink import NoBucket, RowsRefused, SinkUnavailable, TokenRefused
from strapline.config.load_config import Config
from strapline.doctor.machine import InfluxState

_TIMEOUT_S = 3.0


def asked(found: InfluxState, *, config: Config) -> InfluxState:
    """`found` with the server's answers. Nothing is written."""
    if config.influx.token is None:
        return replace(found, problem="token is missing in [influx], but enabled = true")
    # The client takes a tenth of a second to import; most people have no InfluxDB.
    from sessions.sinks.influx.influx_sink import InfluxSink

    with InfluxSink.open(
        url=config.influx.url,
        token=config.influx.token.get_secret_value(),
        org=config.influx.org,
        bucket=config.influx.bucket,
        timeout_s=_TIMEOUT_S,
    ) as sink:
        try:
            found = replace(found, version=sink.version())
            sink.try_write()
        except SinkUnavailable as error:
            return replace(found, version=None, problem=str(error))
        except TokenRefused as error:
            version = found.version or "a server"
            return replace(found, version=version, token_problem=str(error))
        except (NoBucket, RowsRefused) as error:
            return replace(found, bucket_problem=str(error))
    return found
