"""What a form sends, and what is said at its fields in return."""

import json
from collections.abc import Awaitable, Callable, Mapping

from nicegui import Client, events, ui

from dashboards.ports.review import Refused

Values = Mapping[str, str]

_VALUES_JS = "(e) => { e.preventDefault(); emit(review.values(e.target.closest('form'))); }"
_TYPED_JS = "(e) => { emit(review.values(e.target.closest('form'))); }"

# Ten a second follow a fast writer; each is one pass over the list.
TYPING_EVERY_S = 0.1


def on_submit(shown: ui.html, handle: Callable[[Values], Awaitable[None]]) -> None:
    """Call `handle` with the values by field name when the form in `shown` is sent."""

    async def sent(event: events.GenericEventArguments) -> None:
        await handle(_values(event))

    shown.on("submit", sent, js_handler=_VALUES_JS)


def on_input(shown: ui.html, handle: Callable[[Values], None]) -> None:
    """Call `handle` with all values while the form in `shown` is filled in."""
    shown.on(
        "input",
        lambda event: handle(_values(event)),
        js_handler=_TYPED_JS,
        throttle=TYPING_EVERY_S,
    )


def say_fault(client: Client, form: str, refusal: Refused) -> None:
    """Say at the field, or under the form, why it was refused."""
    told = ", ".join(json.dumps(part) for part in (form, refusal.field, str(refusal)))
    client.run_javascript(f"review.fault({told})")


def forget_faults(client: Client, form: str) -> None:
    """Nothing is wrong any more."""
    client.run_javascript(f"review.fault({json.dumps(form)}, null, '')")


def _values(event: events.GenericEventArguments) -> Values:
    sent = event.args
    return {str(key): str(value) for key, value in sent.items()} if isinstance(sent, dict) else {}
