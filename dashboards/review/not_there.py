"""What a page says when what it was asked for does not exist."""

from dashboards.review.html import icon, put, tag
from sessions.text import text


def not_there(words: str, *, back: str) -> None:
    """Say so, and where to go on."""
    put(
        tag(
            "div.invitation",
            icon("search_off"),
            tag("h1", words),
            tag("p", tag("a.press.primary", text("Back to the list"), attributes={"href": back})),
        ),
        element="section",
        classes="card",
    )
