"""`strapline show`: the breakdown of a stored session, as text, JSON or a picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dashboards.terminal.breakdown_text import print_breakdown
from dashboards.terminal.similar_table import print_similar
from dashboards.terminal.sparkline import course_lines
from dashboards.words.prediction_words import expected_basis_words, expected_words
from dashboards.words.similar_words import change_words
from ingest.sentence import os_words
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.past.similar import document_of, similar_sessions
from sessions.past.work_history import WorkHistory
from sessions.prediction.predict import expected_document
from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.text import text
from sessions.units import Formatter
from strapline.commands.options.shared import DataDir, Json, LastSession
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader


def show(
    session: LastSession = None,
    *,
    as_json: Json = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg|.png", help="Draw the session as a picture.")
    ] = None,
    only_similar: Annotated[
        bool, typer.Option("--similar", help="Earlier sessions like it, and what has changed.")
    ] = False,
    only_expected: Annotated[
        bool,
        typer.Option("--expected", help="Its heart rate against what was expected of its work."),
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Print it; with `plot` also draw it."""
    config = load(data_dir=data_dir)
    with reading_as_it_stands(config.data_dir) as read:
        row = read.session_or_last(session)
        breakdown = read.breakdown(row.id)
        is_cut_off = read.is_cut_off(row.id)
        if breakdown is None:
            words = (
                text("session {id} was cut off before 10 s of data: there is nothing to show")
                if is_cut_off
                else text("session {id} has no breakdown yet: it is running")
            )
            raise InputError(words.format(id=row.id))
        similar = similar_sessions(read, row)
        expected = None
        if only_expected or not (as_json or only_similar):
            expected = WorkHistory(read).expected(row)
        events = () if as_json and plot is None else read.events(row.id)
    if plot is not None:
        from dashboards.terminal.plot import write_plot

        try:
            write_plot(
                plot,
                breakdown=breakdown,
                events=events,
                units=row.athlete.units,
                time_zone=row.athlete.time_zone,
            )
        except OSError as exc:
            reason = os_words(exc)
            raise InputError(
                text("{plot}: cannot be written ({reason})").format(plot=plot, reason=reason)
            ) from exc
        to_people().print(text("Drawn: {file}").format(file=plot))
    if as_json:
        if only_expected:
            print_json({"expected": expected_document(expected)})
        else:
            print_json({"similar": document_of(similar)} if only_similar else breakdown.to_dict())
        return
    console = to_reader()
    formatter = Formatter(row.athlete.units)
    if only_similar:
        print_similar(similar, formatter, console=console)
        return
    if only_expected:
        if expected is None:
            console.print(text("Nothing to hold it against: see strapline show --help."))
            return
        console.print(expected_words(expected, formatter), highlight=False)
        console.print(expected_basis_words(expected), highlight=False)
        return
    print_breakdown(
        breakdown,
        console=console,
        units=row.athlete.units,
        athlete=row.athlete.name,
        time_zone=row.athlete.time_zone,
    )
    change = None if similar is None else change_words(similar, formatter)
    if change is not None:
        console.print(change, highlight=False)
    if expected is not None and expected.sessions > 0:
        console.print(expected_words(expected, formatter), highlight=False)
    if is_cut_off:
        to_people().print(
            text("It was cut off; this is how it stands. To go on: strapline run --resume always")
        )
    if console.encoding.startswith("utf"):
        seconds = [event for event in events if isinstance(event, SecondClosed)]
        for line in course_lines(seconds, formatter, width=console.width):
            console.print(line, soft_wrap=True)


def print_sessions(breakdowns: Sequence[Breakdown], *, units: Units = Units.METRIC) -> None:
    """Several breakdowns, one after the other."""
    console = to_reader()
    for breakdown in breakdowns:
        print_breakdown(breakdown, console=console, units=units)
