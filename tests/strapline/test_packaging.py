"""The package as pip sees it: what a plain install brings, and which files are in the wheel."""

import tomllib
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
NOT_SHIPPED = {".po", ".pot", ".pyc"}


def names(requirements: list[str]) -> set[str]:
    return {Requirement(line).name for line in requirements}


def test_a_plain_install_brings_the_virtual_radio_and_not_what_few_need() -> None:
    plain = names(PROJECT["project"]["dependencies"])
    extras = PROJECT["project"]["optional-dependencies"]
    assert {"bleak", "bumble", "typer", "nicegui", "grafana-api-sdk"} <= plain
    assert names(extras["boards"]) == {"grafana-foundation-sdk"}
    assert names(extras["parquet"]) == {"pyarrow"}
    assert names(extras["png"]) == {"resvg-py"}
    assert not {"grafana-foundation-sdk", "pyarrow", "resvg-py"} & plain
    assert extras["simulation"] == []


@pytest.mark.parametrize("extra", ["boards", "parquet", "png"])
def test_who_develops_has_the_extra_s_release(extra: str) -> None:
    (builder,) = PROJECT["project"]["optional-dependencies"][extra]
    assert builder in PROJECT["dependency-groups"]["dev"]


@pytest.mark.parametrize("top", ["ingest", "sessions", "dashboards", "strapline"])
def test_every_package_and_data_file_is_in_the_wheel(top: str) -> None:
    """As setuptools finds them: each folder is a package, its data is named by pattern."""
    assert f"{top}*" in SETUPTOOLS["packages"]["find"]["include"]
    left_out = [
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / top).rglob("*")
        if file.is_file() and file.suffix not in NOT_SHIPPED and not _is_shipped(file)
    ]
    assert left_out == []


def _is_shipped(file: Path) -> bool:
    """Each folder counts as a package, with or without `__init__.py`."""
    if file.suffix == ".py":
        return True
    within = file.relative_to(ROOT).parts
    below = [PurePosixPath(*within[start:]) for start in range(1, len(within))]
    return any(
        path.match(pattern) and len(path.parts) == len(PurePosixPath(pattern).parts)
        for path in below
        for pattern in SETUPTOOLS["package-data"]["*"]
    )
