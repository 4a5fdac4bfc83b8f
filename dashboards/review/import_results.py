"""Progress and result of an import, as HTML."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from dashboards.ports.importing import FileOutcome, ImportedFile, ImportStep, ImportView
from dashboards.review.html import Markup, tag
from dashboards.review.interval_tables import table
from dashboards.words.import_words import file_outcome_word, reason_words
from sessions.text import text

FEW = 20
"""Of more files those that are simply new are counted, not listed. Ours."""

MOST_LINES = 500


def progress(view: ImportView) -> Markup:
    """How far the import is."""
    words = (
        text("Reading {done} of {count} files")
        if view.step is ImportStep.READING
        else text("Storing {done} of {count} sessions")
    ).format(done=view.done, count=view.of)
    bar = {"max": str(max(view.of, 1)), "value": str(view.done), "aria-label": words}
    return tag(
        "div.importing",
        tag("p", words),
        tag("progress", attributes=bar),
        tag("p.quiet", _counts(view.files)) if view.files else None,
        tag("p.quiet", text("It goes on when this page is closed.")),
    )


def results(view: ImportView | None, *, also: Sequence[ImportedFile] = ()) -> Markup:
    """What became of each file; `also`: those that were not even taken. `view` None: none was."""
    files = [*also, *(view.files if view else ())]
    listed = [one for one in files if one.outcome is not FileOutcome.NEW or len(files) <= FEW]
    left_out = len(listed) - MOST_LINES
    heads = (text("Outcome"), text("File"), text("Session"))
    return tag(
        "div.imported",
        tag("h2", text("Imported for {name}").format(name=view.athlete))
        if view and view.athlete
        else tag("h2", text("Imported")),
        tag("p.alarming", view.fault) if view and view.fault else None,
        tag("p", text("It was stopped; the same files again, and it goes on."))
        if view and view.is_cut_off
        else None,
        tag("p", _counts(files) or text("Nothing was imported.")),
        table(heads, map(_row, listed[:MOST_LINES]), label=text("Imported")) if listed else None,
        tag("p.quiet", text("and {count} more").format(count=left_out)) if left_out > 0 else None,
        tag("p", tag("a.press", text("To the sessions"), attributes={"href": "/sessions"})),
    )


def _counts(files: Sequence[ImportedFile]) -> str:
    counts = Counter(one.outcome for one in files)
    return ", ".join(
        f"{counts[outcome]} {file_outcome_word(outcome.value)}"
        for outcome in FileOutcome
        if counts[outcome]
    )


def _row(one: ImportedFile) -> Markup:
    name = PurePosixPath(one.file).name
    refused = ".alarming" if one.outcome is FileOutcome.REFUSED else ""
    session = one.session and tag("a", one.session, attributes={"href": f"/sessions/{one.session}"})
    called = f"{name}, {one.part}" if one.part else name
    why = tag("div.quiet", reason_words(str(one.reason))) if one.reason else None
    return tag(
        "tr",
        tag(f"th.name{refused}", file_outcome_word(one.outcome.value), attributes={"scope": "row"}),
        tag("td.wrap", called, why, attributes={"title": one.file}),
        tag("td.wrap", session),
    )
