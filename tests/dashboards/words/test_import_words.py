"""Why a file was refused, mended or left alone, in German."""

from pathlib import Path

import pytest

from dashboards.words.import_words import reason_words
from sessions.text import reading
from strapline.imports.found_files import FoundFile
from strapline.imports.read_in_parallel import read_file
from tests.ingest.files.fit_bytes import header
from tests.strapline.imports.runs_in_files import fit


@pytest.mark.parametrize(
    ("reason", "german"),
    [
        ("imported already", "schon importiert"),
        ("the same run, its clock 1.5 h behind", "derselbe Lauf, seine Uhr 1.5 h nach"),
        (
            "the same run; taken from it: heart_rate_bpm, cadence_spm, the longer recording",
            "derselbe Lauf; daraus übernommen: Herzfrequenz, Schrittfrequenz, die längere "
            "Aufzeichnung",
        ),
        ("a reason nobody has thought of", "a reason nobody has thought of"),
    ],
)
def test_reasons_are_translated_piece_by_piece(reason: str, german: str) -> None:
    with reading("de"):
        assert reason_words(reason) == german
    assert reason_words(reason) != german or reason == german


@pytest.mark.parametrize(
    ("name", "data", "begins"),
    [
        ("a.txt", b"hello", "keine Einheit"),
        ("a.fit", b"hello", "nicht das, was der Name sagt"),
        ("a.fit", b"", "leer"),
        ("a.fit", header().file(), "eine FIT-Datei der Art activity ohne Einträge"),
        ("a.gpx", b"<gpx><wpt lat='1' lon='1'/></gpx>", "eine GPX-Datei ohne Spur"),
        ("a.zip", b"PK\x03\x04 nothing", "eine beschädigte Zip-Datei"),
    ],
)
def test_what_readers_say_is_translated(
    tmp_path: Path, name: str, data: bytes, begins: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused = read_file(FoundFile(path=path), known=frozenset()).refused
    assert refused is not None
    with reading("de"):
        assert reason_words(str(refused)).startswith(begins), refused


def test_what_was_mended_is_translated(tmp_path: Path) -> None:
    path = tmp_path / "a.fit"
    path.write_bytes(fit()[:-900])
    (recording,) = read_file(FoundFile(path=path), known=frozenset()).recordings
    assert recording.mended
    with reading("de"):
        assert all(reason_words(one).startswith("die Datei endet") for one in recording.mended)
