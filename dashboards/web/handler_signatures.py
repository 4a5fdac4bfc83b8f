"""What NiceGUI asks of each handler's signature, remembered: it asks three times for each element.

Looking at a signature takes 20 us, which was half of what building a page took.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import helpers


def remember_signatures() -> None:
    """Make NiceGUI ask once for each method. Others, such as a lambda of a page, stay as they were.

    It has no seam for this; `helpers.expects_arguments` is what its elements call.
    """
    helpers.expects_arguments = _remembered(helpers.expects_arguments)  # type: ignore[assignment]


def _remembered(ask: Callable[[Callable[..., Any]], bool]) -> Callable[[Callable[..., Any]], bool]:
    known: WeakKeyDictionary[object, bool] = WeakKeyDictionary()

    def expects_arguments(handler: Callable[..., Any]) -> bool:
        method = getattr(handler, "__func__", None)
        if method is None:
            return ask(handler)
        expects = known.get(method)
        if expects is None:
            expects = known[method] = ask(handler)
        return expects

    return expects_arguments
