"""Print what the machine's Python needs: the project's own requirements, and pytest."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
print(
    *project["dependencies"],
    *project["optional-dependencies"]["simulation"],
    "pytest",
    "pytest-asyncio",
    "pytest-timeout",
    sep="\n",
)
