"""The documents: every file, folder, module and page that they name is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "sessions", "dashboards", "strapline", "benchmarks", "tools", "tests")
FOLDERS = (*PACKAGES, "docs", "stack")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda file: file.as_posix()
)
# Files of a user, and topics of a broker.
OTHERS = (
    *("ingest.py", "sessions.py", "dashboards.py", "strapline/config.toml", "strapline.sqlite3"),
    *("strapline/1/", "stack/secrets/"),
)
PYTHON_FILES = {file.name for folder in PACKAGES for file in (ROOT / folder).rglob("*.py")}


def quoted(text: str) -> list[str]:
    """What stands in back-quotes or in a block of code, word by word."""
    blocks = re.findall(r"```[^\n]*\n(.*?)```", text, flags=re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [word.strip(",.;:()") for part in (*blocks, *inline) for word in part.split()]


def is_there(word: str) -> bool:
    """Whether a word that names a file, folder or module of ours names one that exists."""
    path = word.split("::", 1)[0]
    if path.startswith(OTHERS) or any(sign in path for sign in "<>*{}$"):
        return True
    if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*", path):
        return (ROOT / path).exists()
    if re.fullmatch(r"\w+\.py", path):
        return path in PYTHON_FILES
    if re.fullmatch(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+", path):
        return names_something(path)
    return True


def names_something(dotted: str) -> bool:
    """A module, or what stands at the top of one."""
    *folders, last = dotted.split(".")
    place = ROOT.joinpath(*folders)
    if (place / last).is_dir() or (place / f"{last}.py").is_file():
        return True
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return (
        file.is_file() and re.search(rf"\b{last}\b", file.read_text(encoding="utf-8")) is not None
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_and_module_it_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [word for word in quoted(text) if not is_there(word)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_page_it_links_to_exists(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (document.parent / link).exists()] == []


def table_rows(heading: str) -> list[str]:
    """The first columns of the table below a heading of "Where is what"."""
    text = (ROOT / "docs/where-is-what.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_every_folder_is_on_the_map() -> None:
    folders = {
        f"{file.parent.relative_to(ROOT).as_posix()}/"
        for package in PACKAGES[:4]
        for file in (ROOT / package).rglob("__init__.py")
    }
    assert folders - set(table_rows("Folders")) == set()


@pytest.mark.process
def test_one_heartbeat_enters_the_files_of_the_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.heartbeat"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    # Which thread comes first may differ; which files there are may not.
    entered, listed = set(done.stdout.split()), set(table_rows("One heartbeat"))
    assert (entered - listed, listed - entered) == (set(), set())


def test_a_file_that_moved_is_found() -> None:
    assert not is_there("sessions/gone.py")
    assert not is_there("gone_away.py")
    assert not is_there("sessions.core.gone")
    assert is_there("sessions/core/session.py::Session")
    assert is_there("sessions.core.session.Session")
