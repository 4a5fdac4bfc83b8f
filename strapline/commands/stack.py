"""`strapline stack`: the broker, database and boards of docker-compose.yml."""

from pathlib import Path

from sessions.text import text
from strapline.console.output import to_people
from strapline.publishing.stack_secrets import initialise


def init(folder: Path) -> None:
    """Write the stack's secrets, and say what comes next."""
    written = initialise(folder)
    told = text("Wrote {env} and {passwords}. Start the stack: docker compose up -d")
    to_people().print(told.format(env=written.env, passwords=written.passwords), soft_wrap=True)
