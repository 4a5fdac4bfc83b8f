"""Access to the configured Grafana: its address, and who we are to it."""

from dataclasses import dataclass, field

from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError


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
            f"{config.path}: expected [grafana] token (of a service account), or user and password"
        )
    if token is not None and not (token.isascii() and token.isprintable()):
        raise InputError(
            f"{config.path}: [grafana] token is none: expected letters and digits like glsa_..."
        )
    return GrafanaAccess(url=grafana.url, token=token, user=grafana.user, password=password)
