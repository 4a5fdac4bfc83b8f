"""The broker that the configuration names, as settings for a connection."""

import socket

from ingest.clock import SystemClock
from ingest.mqtt.broker_settings import PLAIN_PORT, TLS_PORT, BrokerSettings
from ingest.mqtt.errors import BrokerError
from ingest.mqtt.topics import Topics, slug
from sessions.text import text
from strapline.config.load_config import Config
from strapline.config.sections import MqttSection
from strapline.console.exit_errors import InputError


def broker_settings(section: MqttSection) -> BrokerSettings:
    """How to reach the broker.

    Raises:
        InputError: keys contradict each other; names them.
    """
    if (section.cert_file is None) != (section.key_file is None):
        raise InputError(
            text("mqtt.cert_file and mqtt.key_file are needed together, only one is set")
        )
    files = {"ca_file": section.ca_file, "cert_file": section.cert_file}
    for key, path in files.items():
        if path is not None and not section.tls:
            raise InputError(text("mqtt.{key} is set, but mqtt.tls is not true").format(key=key))
    if section.password is not None and section.user is None:
        raise InputError(text("mqtt.password is set, but mqtt.user is not"))
    return BrokerSettings(
        host=section.host,
        port=section.port or (TLS_PORT if section.tls else PLAIN_PORT),
        user=section.user,
        password=None if section.password is None else section.password.get_secret_value(),
        tls=section.tls,
        ca_file=section.ca_file,
        cert_file=section.cert_file,
        key_file=section.key_file,
    )


def own_name(section: MqttSection) -> str:
    """The slug that this gateway or processor has in topics."""
    return slug(section.name or socket.gethostname())


def is_configured(config: Config) -> bool:
    """Whether anything was said about a broker."""
    return any(key.startswith("mqtt.") for key in config.origins)


async def broker_trouble(config: Config) -> str | None:
    """Why the configured broker is of no use, in one line; None: it works.

    Raises:
        InputError: keys of [mqtt] contradict each other.
    """
    settings = broker_settings(config.mqtt)
    from ingest.mqtt.login_check import try_broker

    topics = Topics(config.mqtt.root)
    topic = topics.processor_trial(own_name(config.mqtt)) if config.mqtt.enabled else None
    try:
        await try_broker(settings, topic=topic, clock=SystemClock())
    except BrokerError as exc:
        return str(exc)
    return None
