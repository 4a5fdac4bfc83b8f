"""Remembered signatures say what looking again would say."""

from collections.abc import Callable
from typing import Any

import pytest
from nicegui import helpers, observables

from dashboards.web.handler_signatures import remember_signatures


class Handlers:
    def none(self) -> None: ...

    def one(self, event: object) -> None: ...

    def maybe(self, event: object = None) -> None: ...

    @classmethod
    def of_the_class(cls, event: object) -> None: ...


HANDLERS = (Handlers().none, Handlers().one, Handlers().maybe, Handlers.of_the_class)


def test_a_methods_signature_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Callable[..., Any]] = []
    look = helpers.expects_arguments

    def counted(handler: Callable[..., Any]) -> bool:
        asked.append(handler)
        return look(handler)

    monkeypatch.setattr(helpers, "expects_arguments", counted)
    remember_signatures()
    for handler in (*HANDLERS, Handlers().none, Handlers().one):
        assert helpers.expects_arguments(handler) is look(handler)
    assert len(asked) == len(HANDLERS)
    # What differs from page to page is asked for anew.
    for _ in range(2):
        assert helpers.expects_arguments(lambda event: event)
        assert not helpers.expects_arguments(lambda: None)
    assert len(asked) == len(HANDLERS) + 4


def test_it_is_what_elements_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "expects_arguments", lambda _: True)
    told: list[object] = []
    watched = observables.ObservableList([], on_change=lambda *events: told.append(events))
    watched.append(1)
    assert len(told) == 1
    assert told[0] != ()
