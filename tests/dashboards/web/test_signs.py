"""Every sign that code names has a drawing, and none is drawn for nothing."""

import ast
from pathlib import Path

import pytest

import dashboards
from dashboards.web import signs

_ROOT = Path(dashboards.__file__).parent
_NOT_PAGES = {"grafana", "terminal"}


def _words_of_code() -> set[str]:
    return {
        node.value
        for path in _ROOT.rglob("*.py")
        if not _NOT_PAGES & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _named_signs() -> set[str]:
    """What is handed to `icon`, `change_icon`, `signed`, `button(icon=)` as it is written."""
    at = {"icon": 0, "change_icon": 1, "signed": 2, "invitation": 0}
    found = set()
    for path in _ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            given = [word.value for word in node.keywords if word.arg in {"icon", "sign"}]
            if name in at:
                given += node.args[at[name] : at[name] + 1]
            found |= {one.value for one in given if isinstance(one, ast.Constant) and one.value}
    return {name for name in found if isinstance(name, str)}


def test_a_sign_that_code_names_is_drawn() -> None:
    named = _named_signs()
    assert len(named) > 20
    assert named - signs.names() == set()


def test_every_drawing_is_named_somewhere() -> None:
    assert signs.names() - _words_of_code() == set()


def test_a_sign_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="no sign 'unicorn'"):
        signs.quasar_name("unicorn")
    assert signs.quasar_name("") == ""
