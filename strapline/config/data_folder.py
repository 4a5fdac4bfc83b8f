"""Data folder in force: for its owner alone, also where an earlier release left it open."""

from pathlib import Path

from ingest.private_files import mend
from sessions.store.database_file import STORE_FILE
from sessions.text import text
from strapline.console.output import to_people

# What is ours in it. A folder without a store is perhaps no data folder, and left alone.
_OURS = (
    f"{STORE_FILE}*",
    "*.toml",
    "*.json",
    "gateway-*",
    "forwarded-*",
    "in-use*",
    "access",
    "access/*",
    "access/tls/*",
    "athletes",
    "athletes/*.toml",
    "workouts",
    "workouts/*.toml",
    "imports",
)


def mend_data_folder(folder: Path) -> None:
    """Close it to others, and say so when anything was open."""
    if (folder / STORE_FILE).is_file() and mend(folder, names=_OURS):
        told = text("{folder} could be read by others; now it is yours alone.")
        to_people().print(told.format(folder=folder), soft_wrap=True)
