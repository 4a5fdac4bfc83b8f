"""Access to the configured Grafana: its address, and who we are to it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sessions.text import text
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError

if TYPE_CHECKING:
    from dashboards.grafana.push.data_source import ReadingLogin


@dataclass(frozen=True, kw_only=True)
class GrafanaAccess:
    """Where, and by what right: a token, or else user and password."""

    url: str
    token: str | None = field(repr=False)
    user: str | None
    password: str | None = field(repr=False)


def grafana_access(config: Config) -> GrafanaAccess:
    """What the configuration says.

    Raises:
        InputError: it does not say who we are, or the token is none.
    """
    grafana = config.grafana
    token = None if grafana.token is None else grafana.token.get_secret_value()
    password = None if grafana.password is None else grafana.password.get_secret_value()
    if token is None and (grafana.user is None or password is None):
        raise InputError(
            text(
                "{path}: expected [grafana] token (of a service account), or user and password"
            ).format(path=config.path)
        )
    if token is not None and not (token.isascii() and token.isprintable()):
        raise InputError(
            text(
                "{path}: [grafana] token is none: expected letters and digits like glsa_..."
            ).format(path=config.path)
        )
    return GrafanaAccess(url=grafana.url, token=token, user=grafana.user, password=password)


def reading_login(config: Config) -> "ReadingLogin | None":
    """Who Grafana is to InfluxDB; None: nothing is said of it.

    Raises:
        InputError: it is said by halves, or it is our own token, which may write.
    """
    grafana, influx = config.grafana, config.influx
    user, password, token = grafana.influx_user, grafana.influx_password, grafana.influx_token
    if token is None and user is None and password is None:
        return None
    if (user is None) != (password is None) or (token is None) == (user is None):
        raise InputError(
            text(
                "{path}: expected [grafana] influx_user and influx_password, or influx_token"
            ).format(path=config.path)
        )
    if token is not None and influx.token is not None and token == influx.token:
        raise InputError(
            text(
                "{path}: [grafana] influx_token is [influx] token, which may write: whoever "
                "looks at a board could delete with it; expected one that may only read"
            ).format(path=config.path)
        )
    # The client of Grafana takes a while to import.
    from dashboards.grafana.push.data_source import ReadingLogin

    return ReadingLogin(
        user=user,
        password=None if password is None else password.get_secret_value(),
        token=None if token is None else token.get_secret_value(),
    )
