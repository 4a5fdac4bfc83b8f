"""The figures of the house: how big, how flat, how often the same, how far one heartbeat goes.

    python -m benchmarks.house [--files] [--against CHECKOUT] [--speed]

`--files` lists what one heartbeat enters, in order. `--against` measures another checkout beside
this one, as does `--speed`, which times core, codecs and one notification in 15 interleaved
pairs and gives the medians' ratio.

Asked: no folder of more than 25 modules (cli, commands and options 30), 6 files at most at the
root of strapline and sessions, no circle of folders, 5 class names at most that are there twice,
no file name outside families, a median file of 90 lines, a heartbeat through 60 % of the files it
took before the chapters, 4 % fewer statements than then, and times within 1.10.
"""

import argparse
import ast
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PACKAGES = ("ingest", "sessions", "dashboards", "strapline")
MOST_MODULES, MOST_OPTIONS = 25, 30
OPTIONS = {"commands", "cli", "options"}
FAMILIES = ("strapline/cli/", "strapline/commands/", "ingest/files/", "sessions/sinks/files/")
FAMILY_NAMES = {"__init__.py", "page.py", "errors.py"}
PAIRS = 15
HEARTBEAT = Path(__file__).with_name("heartbeat.py")

# Each prints the seconds of its own work, so that neither start nor imports count.
SPEED = {
    "core": """
import time
from benchmarks import core
from benchmarks.core import Session, freeze, notifications, RUNNER
run = list(notifications())[:3000]
session = Session(session_id="benchmark", athlete=freeze(RUNNER, on=None))
start = time.process_time()
for measurement in run:
    session.feed(measurement)
print(time.process_time() - start)
""",
    "notification": """
import asyncio, tempfile
from pathlib import Path
from benchmarks.notification import Store, record
with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
    print(asyncio.run(record(store, seconds=600)))
""",
    "decode": """
import time
from benchmarks.decode import HEART_RATE, TREADMILL, registry
start = time.process_time()
for _ in range(20_000):
    registry.decode("2A37", HEART_RATE)
    registry.decode("2ACD", TREADMILL)
print(time.process_time() - start)
""",
}


class House:
    """One checkout's product files, parsed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        files = sorted(file for package in PACKAGES for file in (root / package).rglob("*.py"))
        self.texts = {
            file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files
        }
        self.trees = {name: ast.parse(text) for name, text in self.texts.items()}

    def big_folders(self) -> dict[str, int]:
        """Folders with more modules than a chapter has."""
        folders = Counter(
            os.path.dirname(name) for name in self.texts if not name.endswith("__init__.py")
        )
        return {
            folder: count
            for folder, count in folders.items()
            if count > (MOST_OPTIONS if os.path.basename(folder) in OPTIONS else MOST_MODULES)
        }

    def root_files(self, package: str) -> int:
        """Modules at the root of a package."""
        return sum(
            1
            for name in self.texts
            if os.path.dirname(name) == package and not name.endswith("__init__.py")
        )

    def folder_imports(self) -> dict[str, set[str]]:
        """Which folder imports from which other one."""
        imports: dict[str, set[str]] = defaultdict(set)
        for name, tree in self.trees.items():
            for module in _imported(tree):
                folder = self._folder(module)
                if folder is not None and folder != os.path.dirname(name):
                    imports[os.path.dirname(name)].add(folder)
        return imports

    def circles(self) -> list[tuple[str, ...]]:
        """Folders that import one another, whichever way round."""
        return _circles(self.folder_imports())

    def classes_twice(self) -> dict[str, list[str]]:
        """Public class names with the files that define them."""
        places: dict[str, list[str]] = defaultdict(list)
        for name, tree in self.trees.items():
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(name)
        return {name: files for name, files in sorted(places.items()) if len(files) > 1}

    def names_twice(self) -> dict[str, list[str]]:
        """File names that are there twice, outside families."""
        places: dict[str, list[str]] = defaultdict(list)
        for name in self.texts:
            if os.path.basename(name) in FAMILY_NAMES or name.startswith(FAMILIES):
                continue
            places[os.path.basename(name)].append(name)
        return {name: files for name, files in sorted(places.items()) if len(files) > 1}

    def statements(self) -> dict[str, int]:
        """Statements by package, docstrings included."""
        counts: Counter[str] = Counter()
        for name, tree in self.trees.items():
            counts[name.split("/", 1)[0]] += sum(isinstance(n, ast.stmt) for n in ast.walk(tree))
        return dict(counts)

    def median_lines(self) -> float:
        """Of the files that hold more than a docstring."""
        return median(
            len(self.texts[name].splitlines()) for name, tree in self.trees.items() if tree.body[1:]
        )

    def heartbeat(self) -> list[str]:
        """The files that one heartbeat enters, in order."""
        return self.run(str(HEARTBEAT)).splitlines()

    def run(self, *arguments: str) -> str:
        """What Python prints when it imports from this checkout."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root)},
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        ).stdout

    def _folder(self, module: str) -> str | None:
        path = module.replace(".", "/")
        if f"{path}/__init__.py" in self.texts:
            return path
        return os.path.dirname(path) if f"{path}.py" in self.texts else None


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _circles(imports: dict[str, set[str]]) -> list[tuple[str, ...]]:
    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for following in imports.get(ahead.pop(), ()):
                if following not in seen:
                    seen.add(following)
                    ahead.append(following)
        return seen

    reach = {folder: reached(folder) for folder in imports}
    circles = {
        tuple(sorted({folder, *(o for o in reach[folder] if folder in reach.get(o, ()))}))
        for folder in imports
        if folder in reach[folder]
    }
    return sorted(circles)


def print_figures(house: House) -> list[str]:
    """All that is counted; the files of one heartbeat."""
    big, circles = house.big_folders(), house.circles()
    classes, names = house.classes_twice(), house.names_twice()
    statements, files = house.statements(), house.heartbeat()
    print(f"folders of more than {MOST_MODULES} modules   {len(big):6}   {big or ''}")
    for package in ("strapline", "sessions"):
        print(f"files at the root of {package:10} {house.root_files(package):6}   asked 6 or less")
    print(f"circles of folders               {len(circles):6}   asked 0")
    for circle in circles:
        print("    " + ", ".join(circle))
    print(f"class names there twice          {len(classes):6}   asked 5 or less")
    for name, places in classes.items():
        print(f"    {name}: {', '.join(places)}")
    print(f"file names there twice           {len(names):6}   asked 0")
    for name, places in names.items():
        print(f"    {name}: {', '.join(places)}")
    told = ", ".join(f"{package} {count:,}" for package, count in statements.items())
    print(f"statements                       {sum(statements.values()):6,}   {told}")
    print(f"median lines of a file           {house.median_lines():6.0f}   asked 90 or more")
    print(f"files of one heartbeat           {len(files):6}")
    return files


def print_speed(house: House, before: House) -> None:
    """Both checkouts' times, by turns, and the ratio of their medians."""
    for name, script in SPEED.items():
        times: dict[House, list[float]] = {house: [], before: []}
        for pair in range(PAIRS):
            for one in (house, before) if pair % 2 else (before, house):
                times[one].append(float(one.run("-c", script)))
        now_s, then_s = median(times[house]), median(times[before])
        ratio = median(a / b for a, b in zip(times[house], times[before], strict=True))
        print(
            f"{name:14} {now_s * 1e3:8.1f} ms, {then_s * 1e3:8.1f} ms before:"
            f" {ratio:.3f}   asked 1.10 or less"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", action="store_true", help="list a heartbeat's files, in order")
    parser.add_argument("--against", type=Path, help="another checkout, measured beside this one")
    parser.add_argument("--speed", action="store_true", help="time this one against the other")
    arguments = parser.parse_args()
    house = House(Path(__file__).resolve().parent.parent)
    before = None if arguments.against is None else House(arguments.against.resolve())
    if arguments.speed:
        if before is None:
            parser.error("--speed needs --against CHECKOUT")
        print_speed(house, before)
        return
    files = print_figures(house)
    if arguments.files:
        print("\n".join(f"{number:6} {file}" for number, file in enumerate(files, start=1)))
    if before is not None:
        print(f"\n{before.root}")
        print_figures(before)


if __name__ == "__main__":
    main()
