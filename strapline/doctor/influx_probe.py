"""InfluxDB of the configuration, looked at: is it there, are we let in, may we write."""

from dataclasses import replace

from sessions.sinks.delivery.sink import NoBucket, RowsRefused, SinkUnavailable, TokenRefused
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError
from strapline.doctor.machine import InfluxState
from strapline.publishing.influx_access import influx_access

_TIMEOUT_S = 3.0


def asked_influx(found: InfluxState, *, config: Config) -> InfluxState:
    """`found` with the server's answers. Nothing is written."""
    try:
        access = influx_access(config)
    except InputError as error:
        return replace(found, problem=str(error))
    # The client takes a tenth of a second to import; most people have no InfluxDB.
    from sessions.sinks.influx.influx_sink import InfluxSink

    with InfluxSink.open(**access.opening(), timeout_s=_TIMEOUT_S) as sink:
        try:
            found = replace(found, version=sink.version())
            sink.try_write()
            found = replace(found, retention_s=sink.retention_s(), may_too_much=sink.knows_tokens())
        except SinkUnavailable as error:
            return replace(found, version=None, problem=str(error))
        except TokenRefused as error:
            version = found.version or "a server"
            return replace(found, version=version, token_problem=str(error))
        except (NoBucket, RowsRefused) as error:
            return replace(found, bucket_problem=str(error))
    return found
