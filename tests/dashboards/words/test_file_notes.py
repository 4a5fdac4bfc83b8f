"""What files are noted for, in the reader's language."""

import ast
import re
from collections.abc import Iterator

from dashboards.words.core_notes import note_words
from sessions.text import reading
from tests.strapline.cli.test_whole_translation import sentences
from tools.messages import ROOT

WORDS = re.compile(r"\b[A-Za-z]{2,}\b")
NO_NOTES = {
    *("steps per minute", "min per km", "min per mile"),  # units of columns
    *("no such field", "invalid field size", "longer than any notification"),  # faults in a note
    *("a Polar training session", "a list of activities"),  # kinds of files
    *("Activity ID,Activity Date,",),  # the head of one
    *("each row is a second", "each row is placed where its RR intervals end"),  # ends of notes
}
UNREAD = ("Sentence", "ValueError")


def said(tree: ast.Module) -> Iterator[str]:
    """Every sentence of a module that is no docstring, no failure and no part of another one."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                skipped.add(id(docstring))
            case ast.Call(func=ast.Name(id=name)) if name in UNREAD:
                skipped |= {id(part) for part in ast.walk(node)}
            case ast.JoinedStr(values=parts):
                skipped |= {id(part) for part in parts}
            case _:
                pass
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in skipped:
            yield from (s for s in sentences(node) if " " in s and len(WORDS.findall(s)) > 2)


def test_every_note_of_a_file_can_be_translated() -> None:
    files = (ROOT / "ingest" / "files").glob("*.py")
    notes = {note for path in files for note in said(ast.parse(path.read_text()))} - NO_NOTES
    assert len(notes) > 30
    with reading("de"):
        filled = {note.replace("{}", "7") for note in notes}
        assert {note for note in filled if note_words(note) == note} == set()
        note = "the file ends early, after byte 7; what it holds is kept"
        assert note_words(note) == "die Datei endet zu früh, nach Byte 7; was sie enthält, bleibt"
