"""`strapline stack`: the broker, database and boards of docker-compose.yml."""

from pathlib import Path

from sessions.text import text
from strapline.commands.options.shared import DataDir, StackFolder
from strapline.config.load_config import load
from strapline.console.output import to_people
from strapline.publishing.stack_logins import ensure_logins
from strapline.publishing.stack_secrets import initialise


def init(
    *,
    folder: StackFolder = Path(),
    data_dir: DataDir = None,
) -> None:
    """Write the stack's secrets, and say what comes next."""
    del data_dir
    written = initialise(folder)
    told = text("Wrote {env} and {passwords}. Start the stack: docker compose up -d")
    to_people().print(told.format(env=written.env, passwords=written.passwords), soft_wrap=True)


def logins(*, data_dir: DataDir = None) -> None:
    """Make the logins of the stack's InfluxDB that are missing; the compose file calls this."""
    file = ensure_logins(load(data_dir=data_dir))
    told = text("InfluxDB: reader may read, the token in {file} reads and writes, no more.")
    to_people().print(told.format(file=file), soft_wrap=True)
