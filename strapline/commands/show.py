"""`strapline show`: the breakdown of a stored session, as text, JSON or a picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dashboards.terminal.breakdown_text import print_breakdown
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown
from sessions.store import Store
from sessions.text import text
from strapline.commands.options.shared import DataDir, Json, SessionId
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader


def show(
    session: SessionId,
    *,
    as_json: Json = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw the session as a picture.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Print it; with `plot` also draw it."""
    config = load(data_dir=data_dir)
    with Store.reading(config.data_dir) as read:
        row = read.session(session)
        breakdown = read.breakdown(row.id)
        if breakdown is None:
            raise InputError(
                f"session {row.id} has no breakdown yet: it is running, or was cut off "
                "(the next run settles it)"
            )
        events = read.events(row.id) if plot else ()
    if plot is not None:
        from dashboards.terminal.plot import write_plot

        write_plot(plot, breakdown=breakdown, events=events, units=row.athlete.units)
        to_people().print(text("Drawn: {file}").format(file=plot))
    if as_json:
        print_json(breakdown.to_dict())
    else:
        print_breakdown(breakdown, console=to_reader(), units=row.athlete.units)


def print_sessions(breakdowns: Sequence[Breakdown], *, units: Units = Units.METRIC) -> None:
    """Several breakdowns, one after the other."""
    console = to_reader()
    for breakdown in breakdowns:
        print_breakdown(breakdown, console=console, units=units)
