"""The secrets of the compose stack: made once, written once, never overwritten."""

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.sentence import os_words
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.publishing.stack_place import ENV_FILE, place

COMPOSE_FILE = "docker-compose.yml"
PASSWORDS_FILE = Path("stack/secrets/mosquitto-passwords")
GATEWAYS_FILE = Path("stack/secrets/gateways.json")
FIRST_GATEWAYS = b'{"gateway": {"athletes": []}}\n'
"""The one that the stack brings along; `strapline gateway add` makes others."""

# The broker's roles (stack/mosquitto/acl), and where each one's password stands in .env.
BROKER_USERS: Mapping[str, str] = {
    "processor": "MQTT_PROCESSOR_PASSWORD",
    "gateway": "MQTT_GATEWAY_PASSWORD",
    "homeassistant": "MQTT_HOMEASSISTANT_PASSWORD",
}
_OTHER_SECRETS = (
    "INFLUXDB_ADMIN_PASSWORD",
    "INFLUXDB_ADMIN_TOKEN",
    "INFLUXDB_READER_PASSWORD",
    "GRAFANA_ADMIN_PASSWORD",
)
SECRET_BYTES = 24  # 192 bits; nobody types them
_SALT_BYTES = 12
# The password is random: rounds that slow a guesser down would only slow the broker.
_ROUNDS = 101
_OURS_ONLY = 0o600


@dataclass(frozen=True, kw_only=True)
class Written:
    """The files that hold the stack's secrets."""

    env: Path
    passwords: Path


def initialise(folder: Path, *, time_zone: str | None = None) -> Written:
    """Write `.env` and the broker's password file beside the compose file in `folder`.

    `time_zone` None: this machine's.

    Raises:
        InputError: there is no compose file, one of the files exists, or cannot be written.
    """
    if not (folder / COMPOSE_FILE).is_file():
        raise InputError(
            text(
                "{folder}: no such file; run this in a checkout of Strapline, or name its "
                "folder with --folder"
            ).format(folder=folder / COMPOSE_FILE)
        )
    written = Written(env=folder / ENV_FILE, passwords=folder / PASSWORDS_FILE)
    for path in (written.env, written.passwords):
        if path.exists():
            raise InputError(
                text(
                    "{path}: is there already and is not overwritten, because the stack's volumes "
                    "know its secrets; move it away to begin anew"
                ).format(path=path)
            )
    where = place(time_zone)
    made = {name: secrets.token_hex(SECRET_BYTES) for name in _names()}
    logins = {user: made[variable] for user, variable in BROKER_USERS.items()}
    try:
        written.passwords.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(written.passwords, password_file(logins))
        try:
            _write(written.env, env_file({**made, **where}))
            # No secret, and the processor's container reads it as another user.
            (folder / GATEWAYS_FILE).write_bytes(FIRST_GATEWAYS)
            (folder / GATEWAYS_FILE).chmod(0o644)
        except OSError:
            written.passwords.unlink()  # one without the other could not be begun anew
            raise
    except OSError as exc:
        raise InputError(
            text("{filename}: cannot be written ({reason})").format(
                filename=exc.filename, reason=os_words(exc)
            )
        ) from exc
    return written


def env_file(made: Mapping[str, str]) -> str:
    """The secrets as Compose reads them: one `NAME=value` a line."""
    head = text("Secrets of the stack, made by `strapline stack init`. Keep this file to yourself.")
    return "".join((f"# {head}\n", *(f"{name}={value}\n" for name, value in made.items())))


def password_file(logins: Mapping[str, str]) -> str:
    """Mosquitto's password file: `user:$7$rounds$salt$hash`, PBKDF2 with HMAC-SHA-512.

    Source: mosquitto_passwd(1) of Mosquitto 2.0 (hash type `sha512-pbkdf2`); its test is the
    broker itself, which takes the logins.
    """
    return "".join(f"{user}:{_hashed(password)}\n" for user, password in logins.items())


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${_base64(salt)}${_base64(digest)}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _names() -> tuple[str, ...]:
    return (*BROKER_USERS.values(), *_OTHER_SECRETS)


def _write(path: Path, content: str) -> None:
    """Create the file for its owner only; one that has appeared meanwhile is left alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
