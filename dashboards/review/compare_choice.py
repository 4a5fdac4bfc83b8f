"""Choice of two stored sessions to lay over each other."""

from collections.abc import Sequence

from fastapi import Request

from dashboards.review.compare_page import compare_page
from dashboards.review.html import Markup, put, tag
from dashboards.review.page_frame import review_frame
from dashboards.words.session_words import session_words
from sessions.text import text

CHOICES = 500
"""As many of the newest can be chosen; the address takes any. Ours."""


async def choose_page(request: Request) -> None:
    """Two sessions to choose; with both in the address, the comparison."""
    first, second = (request.query_params.get(name, "") for name in ("a", "b"))
    if first and second:
        await compare_page(request, first, second)
        return
    async with review_frame(request, title=text("Compare sessions")) as reader:
        past = [p for p in await reader.port.history.past() if p.duration_s is not None]
        if len(past) < 2:
            put(
                tag("p", text("Two finished sessions are needed; there are not so many yet.")),
                element="section",
                classes="card",
            )
            return
        options = [(line.id, session_words(line)) for line in past[:CHOICES]]
        put(_choice(options), element="section", classes="card")


def _choice(options: Sequence[tuple[str, str]]) -> Markup:
    """A form of the browser's own: it works before anything is connected."""
    boxes = (
        tag(
            "div.field",
            tag("label", text("Session {letter}").format(letter=letter), attributes={"for": name}),
            tag(
                "select.field-box",
                *(
                    tag(
                        "option",
                        words,
                        attributes={"value": id, "selected": number == chosen},
                    )
                    for number, (id, words) in enumerate(options)
                ),
                attributes={"id": name, "name": name},
            ),
        )
        # The newest beside the one before it.
        for letter, name, chosen in (("A", "a", 1), ("B", "b", 0))
    )
    press = tag("button.press.primary", text("Compare"), attributes={"type": "submit"})
    return tag(
        "form.fields.single",
        *boxes,
        tag("div.field-buttons", press),
        attributes={"action": "/compare", "method": "get"},
    )
