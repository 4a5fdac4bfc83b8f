"""`strapline bridge`: who may tell a heart rate from elsewhere."""

import datetime
from typing import Annotated

import typer

from dashboards.access.bridge_tokens import KnownBridge
from dashboards.access.token_file import NAME, TooManyTokens
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.sentence import os_words
from sessions.text import text
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.devices.bridges import bridge_tokens


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: ada-watch")],
    *,
    athlete: AthleteName = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Make a token for a bridge, and show it once."""
    if not NAME.fullmatch(name):
        raise InputError(
            text("{name!r}: expected a name of letters, digits, - and _, 32 at most").format(
                name=name
            )
        )
    config = load(data_dir=data_dir)
    whose = athlete_meant(athlete, config=config)
    tokens = bridge_tokens(config.data_dir)
    try:
        token = tokens.add(
            name, athlete="" if whose is None else whose.name, now_ns=SystemClock().wall_ns()
        )
    except TooManyTokens as exc:
        raise InputError(text("{reason}: strapline bridge remove NAME").format(reason=exc)) from exc
    except OSError as exc:
        raise InputError(
            text("{data_dir}: cannot be written ({reason})").format(
                data_dir=config.data_dir, reason=os_words(exc)
            )
        ) from exc
    if as_json:
        print_json({"name": name, "athlete": "" if whose is None else whose.name, "token": token})
        return
    to_reader().print(token, soft_wrap=True)
    to_people().print(
        text("{name} may tell the heart rate with this token. It is not shown again.").format(
            name=name
        )
    )


def list_bridges(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """All bridges; never their tokens."""
    bridges = bridge_tokens(load(data_dir=data_dir).data_dir).all()
    if as_json:
        print_json(
            {
                "bridges": [
                    {"name": one.name, "athlete": one.athlete, "made_at": _day(one).isoformat()}
                    for one in bridges
                ]
            }
        )
        return
    if not bridges:
        to_people().print(text("No bridge has a token. Begin with: strapline bridge add NAME"))
    for one in bridges:
        to_reader().print(f"{one.name}  {one.athlete}  {_day(one):%Y-%m-%d}", soft_wrap=True)


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME")], *, data_dir: DataDir = None
) -> None:
    """Make a bridge's token void, at once."""
    if not bridge_tokens(load(data_dir=data_dir).data_dir).remove(name):
        raise InputError(text("no bridge {name!r}: strapline bridge list").format(name=name))
    to_people().print(text("{name} may tell nothing more.").format(name=name))


def _day(bridge: KnownBridge) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(bridge.made_ns // NS_PER_S, datetime.UTC)
