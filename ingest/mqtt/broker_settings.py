"""Settings to reach a broker, and the TLS context that follows from it."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from ingest.mqtt.errors import BrokerRefuses
from ingest.sentence import Sentence

PLAIN_PORT = 1883  # IANA: mqtt
TLS_PORT = 8883  # IANA: secure-mqtt


@dataclass(frozen=True, kw_only=True)
class BrokerSettings:
    """How to reach a broker. `ca_file` None: the system's authorities are trusted.

    `cert_file` and `key_file` are the client's own certificate, None: it shows none.
    """

    host: str = "localhost"
    port: int = PLAIN_PORT
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    @property
    def address(self) -> str:
        """What messages call the broker."""
        return f"mqtt{'s' if self.tls else ''}://{self.host}:{self.port}"


def tls_context(settings: BrokerSettings) -> ssl.SSLContext | None:
    """The context that checks the broker's certificate and shows ours; None: no TLS.

    Raises:
        BrokerRefuses: a certificate file is missing or holds something else; names it.
    """
    if not settings.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
    except (OSError, ssl.SSLError) as exc:
        raise BrokerRefuses(
            Sentence(
                "mqtt.ca_file: {ca_file}: {reason}", ca_file=settings.ca_file, reason=_reason(exc)
            )
        ) from exc
    context.sslsocket_class = _ClosingSocket
    if settings.cert_file is not None:
        try:
            context.load_cert_chain(settings.cert_file, settings.key_file)
        except (OSError, ssl.SSLError) as exc:
            raise BrokerRefuses(
                Sentence(
                    "mqtt.cert_file, mqtt.key_file: {cert_file}, {key_file}: {reason}",
                    cert_file=settings.cert_file,
                    key_file=settings.key_file,
                    reason=_reason(exc),
                )
            ) from exc
    return context


class _ClosingSocket(ssl.SSLSocket):
    """paho does not close a socket whose handshake failed."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


def _reason(exc: OSError) -> Sentence | str:
    if isinstance(exc, ssl.SSLError) or exc.strerror is None:
        return Sentence("not a certificate or key in PEM form, or they do not belong together")
    return exc.strerror
