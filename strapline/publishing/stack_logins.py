"""Logins of the stack's InfluxDB: the processor's token in its file, Grafana's reader.

Made anew as often as the stack starts, so that what `.env` says is what holds; a token that works
is left as it is.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from ingest.private_files import write_private
from ingest.sentence import os_words
from sessions.sinks.delivery.sink import SinkError, SinkStopped
from sessions.text import text
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError, NoDevice

OPERATOR_TOKEN = "INFLUXDB_ADMIN_TOKEN"
READER_PASSWORD = "INFLUXDB_READER_PASSWORD"
READER = "reader"


def ensure_logins(config: Config, *, environment: Mapping[str, str] = os.environ) -> Path:
    """Make what is missing; the file that holds the processor's token.

    Raises:
        InputError: something is not said, or the server refuses it.
        NoDevice: no server answers.
    """
    # The client takes a tenth of a second to import.
    from sessions.sinks.influx.logins import Logins, LoginsAway, LoginsRefused, is_too_old

    file = config.influx.token_file
    if file is None:
        raise InputError(
            text("expected influx.token_file: where the processor's token is to be kept")
        )
    secrets = {name: environment.get(name, "") for name in (OPERATOR_TOKEN, READER_PASSWORD)}
    for name, value in secrets.items():
        if not value:
            raise InputError(
                text("expected {name} in the environment, as .env has it").format(name=name)
            )
    influx = config.influx
    try:
        with Logins.open(
            url=influx.url,
            operator_token=secrets[OPERATOR_TOKEN],
            org=influx.org,
            bucket=influx.bucket,
        ) as logins:
            version = logins.version()
            if is_too_old(version):
                raise InputError(
                    text(
                        "InfluxDB {version} at {url} is too old: expected 2.2 or later, "
                        "where a login that may only read cannot delete"
                    ).format(version=version, url=influx.url)
                )
            logins.ensure_mapping()
            logins.ensure_reader(READER, password=secrets[READER_PASSWORD])
            if not _works(file, config):
                _keep(file, logins.new_writer())
    except LoginsRefused as error:
        raise InputError(str(error)) from error
    except LoginsAway as error:
        raise NoDevice(str(error)) from error
    return file


def _works(file: Path, config: Config) -> bool:
    from sessions.sinks.influx.influx_sink import InfluxSink

    if not file.is_file():
        return False
    influx = config.influx
    token = file.read_text(encoding="utf-8").strip()
    with InfluxSink.open(url=influx.url, token=token, org=influx.org, bucket=influx.bucket) as sink:
        try:
            sink.try_write()
        except SinkStopped:
            return False
        except SinkError as error:
            raise NoDevice(str(error)) from error
    return True


def _keep(file: Path, token: str) -> None:
    try:
        write_private(file, f"{token}\n".encode())
    except OSError as exc:
        raise InputError(
            text("{file}: cannot be written ({reason})").format(file=file, reason=os_words(exc))
        ) from exc
