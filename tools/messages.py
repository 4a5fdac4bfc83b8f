"""The catalogues of translations: gathered from the code, kept in step, made ready to use.

    python -m tools.messages          # after texts were added or translated
    python -m tools.messages --check  # are they in step, and is everything translated?

`sessions/locales/LANGUAGE/LC_MESSAGES/strapline.po` is what a translator edits; the `.mo` beside it
is what the program reads. Both are committed.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sessions.text import DOMAIN, LANGUAGES, LOCALES, SOURCE_LANGUAGE

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "sessions", "dashboards", "strapline")
# `text` and `marked` of sessions.text, `Sentence` and `wording` of ingest.sentence.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "text": None,
    "marked": None,
    "Sentence": None,
    "wording": None,
}
HELP = "strapline"
WIDTH = 100


def gathered() -> Catalog:
    """Every text of the code, with the files it is in."""
    catalog = Catalog(project="Strapline", fuzzy=False)
    for package in PACKAGES:
        for filename, _line, message, comments, _context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            # No line numbers: a catalogue changes when a text does, and not with the code around.
            location = (f"{package}/{filename}", 0)
            catalog.add(message, locations=[location], auto_comments=comments)
    for path in sorted((ROOT / HELP).rglob("*.py")):
        for message in sentences_of_help(path.read_text(encoding="utf-8")):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def sentences_of_help(code: str) -> Iterator[str]:
    """What `--help` says (the table of commands, every `help=`) and what keys of the configuration
    are for (every `description=`). They go through `text` where they are shown.
    """
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id="Home"), args=[_, ast.Constant(value=str(said)), *_]):
                yield said
            case ast.keyword(arg="help" | "description", value=ast.Constant(value=str(said))):
                yield said
            case ast.Assign(targets=[ast.Name(id="GROUPS")], value=ast.Dict(values=sentences)):
                yield from (str(it.value) for it in sentences if isinstance(it, ast.Constant))


def hidden() -> Iterator[str]:
    """Texts inside f-strings, which are not gathered before Python 3.12; one line each."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from hidden_in(path.read_text(encoding="utf-8"), name=str(path))


def hidden_in(code: str, *, name: str) -> Iterator[str]:
    """The same of one file."""
    for joined in ast.walk(ast.parse(code)):
        if not isinstance(joined, ast.JoinedStr):
            continue
        for node in ast.walk(joined):
            match node:
                case ast.Call(func=ast.Name(id=keyword), args=[ast.Constant(value=str(said)), *_]):
                    if keyword in KEYWORDS:
                        yield f"{name}:{node.lineno}: {said!r} stands in an f-string; take it out"


def translated(language: str, *, texts: Catalog) -> Catalog:
    """The language's catalogue, with exactly the texts of the code."""
    path = po_path(language)
    if not path.exists():
        kept = Catalog(locale=language, fuzzy=False)
    else:
        with path.open("rb") as file:
            kept = read_po(file, locale=language, domain=DOMAIN)
    kept.update(texts, no_fuzzy_matching=True, keep_user_comments=True)
    kept.obsolete.clear()
    # Of no moment: the history says when.
    kept.creation_date = kept.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    kept.fuzzy = False
    kept.header_comment = "# Translations of Strapline's texts."
    return kept


def po_path(language: str) -> Path:
    """What a translator edits."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def as_po(catalog: Catalog) -> bytes:
    """The text form, the same for the same texts."""
    out = io.BytesIO()
    write_po(out, catalog, width=WIDTH, sort_output=True, include_lineno=False, omit_header=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The form the program reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults(language: str) -> Iterator[str]:
    """What is not in step, one line each."""
    yield from hidden()
    catalog = translated(language, texts=gathered())
    path = po_path(language)
    if not path.exists() or path.read_bytes() != as_po(catalog):
        yield f"{path}: not what the code says; python -m tools.messages"
    if not path.with_suffix(".mo").exists() or path.with_suffix(".mo").read_bytes() != as_mo(
        catalog
    ):
        yield f"{path.with_suffix('.mo')}: older than the .po; python -m tools.messages"
    for message in catalog:
        if message.id and not message.string:
            yield f"{path}: not translated: {message.id!r}"


def write(language: str) -> int:
    """Bring both forms into step; how many texts wait for a translation."""
    catalog = translated(language, texts=gathered())
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalog))
    path.with_suffix(".mo").write_bytes(as_mo(catalog))
    return sum(bool(message.id) and not message.string for message in catalog)


def main() -> None:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    found = 0
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        if arguments.check:
            for fault in faults(language):
                print(fault)
                found += 1
        else:
            print(f"{language}: {write(language)} texts wait for a translation")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
