"""What the review pages ask of the running program."""

from typing import Protocol


class ReviewPort(Protocol):
    """Stored sessions, the week, athletes and settings."""
