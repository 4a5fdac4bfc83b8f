"""`strapline boards` without the library that builds them, which is an extra."""

import sys

import pytest

from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def _without_builder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("grafana_foundation_sdk")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.startswith("dashboards.grafana")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grafana_foundation_sdk", None)


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
