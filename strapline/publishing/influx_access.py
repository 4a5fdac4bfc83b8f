"""Access to the configured InfluxDB: its address, and who we are to it."""

from dataclasses import dataclass, field
from typing import TypedDict

from ingest.sentence import os_words
from sessions.text import text
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError


class Opening(TypedDict):
    """What a sink and a reader are opened with."""

    url: str
    token: str | None
    org: str
    bucket: str


@dataclass(frozen=True, kw_only=True)
class InfluxAccess:
    """Where, and by what right. `token` None: none is shown, as an open InfluxDB 1.8 wants it."""

    url: str
    token: str | None = field(repr=False)
    org: str
    bucket: str

    def opening(self) -> Opening:
        """As arguments."""
        return Opening(url=self.url, token=self.token, org=self.org, bucket=self.bucket)


def influx_access(config: Config) -> InfluxAccess:
    """What the configuration says.

    Raises:
        InputError: the file of the token cannot be read, or both say one.
    """
    influx = config.influx
    return InfluxAccess(url=influx.url, token=_token(config), org=influx.org, bucket=influx.bucket)


def _token(config: Config) -> str | None:
    influx = config.influx
    if influx.token is not None and influx.token_file is not None:
        raise InputError(
            text("{path}: expected [influx] token or token_file, not both").format(path=config.path)
        )
    if influx.token is not None:
        return influx.token.get_secret_value()
    if influx.token_file is None:
        return None
    try:
        token = influx.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        reason = os_words(exc) if isinstance(exc, OSError) else text("not UTF-8 text")
        raise InputError(
            text(
                "influx.token_file {token_file}: cannot be read ({reason}); in the stack, "
                "strapline stack logins makes it"
            ).format(token_file=influx.token_file, reason=reason)
        ) from exc
    if not token or not token.isprintable():
        raise InputError(
            text("influx.token_file {token_file}: expected one line with a token").format(
                token_file=influx.token_file
            )
        )
    return token
