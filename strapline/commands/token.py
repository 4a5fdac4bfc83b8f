"""`strapline token`: programs that may read figures, and what each of them may read."""

import datetime
from typing import Annotated

import typer

from dashboards.access.read_tokens import Reader, Reads, ReadTokens, reads_word
from dashboards.access.rights import OVERLAY
from dashboards.access.token_file import NAME, TooManyTokens
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.text import text
from strapline.athletes.profiles import load_profile
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: overlay")],
    *,
    athlete: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose figures it may read (default: everybody's)."),
    ] = None,
    reads: Annotated[
        Reads, typer.Option(help="An overlay, the present moment, or what was recorded as well.")
    ] = Reads.NOW,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Make a token, and show it once."""
    if not NAME.fullmatch(name):
        raise InputError(
            text("{name!r}: expected a name of letters, digits, - and _, 32 at most").format(
                name=name
            )
        )
    config = load(data_dir=data_dir)
    if athlete is not None:
        athlete = load_profile(athlete, data_dir=config.data_dir).name
    reader = Reader(name=name, athlete=athlete, reads=reads, made_ns=SystemClock().wall_ns())
    try:
        token = ReadTokens(config.data_dir).add(reader)
    except TooManyTokens as exc:
        raise InputError(text("{reason}: strapline token remove NAME").format(reason=exc)) from exc
    except OSError as exc:
        raise InputError(
            text("{data_dir}: cannot be written ({reason})").format(
                data_dir=config.data_dir, reason=exc.strerror
            )
        ) from exc
    if as_json:
        print_json({"name": name, "athlete": athlete, "reads": reads.value, "token": token})
        return
    shown = f"{OVERLAY}/{token}" if reads is Reads.OVERLAY else token
    to_reader().print(shown, soft_wrap=True)
    if reads is Reads.OVERLAY:
        to_people().print(text("Put the address that `strapline serve` prints before it."))
    to_people().print(
        text("{name} may read {what} with this token. It is not shown again.").format(
            name=name, what=reads_word(reads)
        )
    )


def list_tokens(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """All of them; never the tokens themselves."""
    readers = ReadTokens(load(data_dir=data_dir).data_dir).all()
    if as_json:
        print_json(
            {
                "tokens": [
                    {
                        "name": one.name,
                        "athlete": one.athlete,
                        "reads": one.reads.value,
                        "made_at": _made_at(one).isoformat(),
                    }
                    for one in readers
                ]
            }
        )
        return
    if not readers:
        to_people().print(text("No program has a token. Begin with: strapline token add NAME"))
    for one in readers:
        whose = text("everybody") if one.athlete is None else one.athlete
        line = f"{one.name}  {whose}  {reads_word(one.reads)}  {_made_at(one):%Y-%m-%d}"
        to_reader().print(line, soft_wrap=True)


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME")], *, data_dir: DataDir = None
) -> None:
    """Make a program's token void, at once."""
    if not ReadTokens(load(data_dir=data_dir).data_dir).remove(name):
        raise InputError(text("no token {name!r}: strapline token list").format(name=name))
    to_people().print(text("{name} may read nothing more.").format(name=name))


def _made_at(reader: Reader) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(reader.made_ns // NS_PER_S, datetime.UTC)
