"""`strapline boards` without the library that builds them, which is an extra."""

import sys
from collections.abc import Iterator

import pytest

from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


OURS = ("dashboards.grafana", "strapline.commands.boards")


@pytest.fixture
def _without_builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that could need it is imported anew, and forgotten again with its classes."""
    for name in [
        name for name in sys.modules if name.startswith((*OURS, "grafana_foundation_sdk"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grafana_foundation_sdk", None)
    yield
    for name in [name for name in sys.modules if name.startswith(OURS)]:
        del sys.modules[name]


@pytest.mark.usefixtures("_without_builder")
@pytest.mark.parametrize("word", ["build", "check"])
def test_what_to_install_is_said_in_one_line(run: Run, word: str) -> None:
    result = run("boards", word)
    assert result.code == 2
    assert "pip install 'strapline[boards]'" in result.line


@pytest.mark.usefixtures("_without_builder")
def test_a_push_needs_none_of_it(run: Run) -> None:
    result = run("boards", "push")
    assert result.code == 2
    assert "[grafana]" in result.line
