"""Send window of a gateway: how far its journal has been sent, and how far confirmed."""


class SendWindow:
    """Moves `sent` and `confirmed`, and goes back where a processor asks for it.

    What the broker has acknowledged counts as sent; only what a processor says it has committed
    is confirmed. Between them lies what may have to be sent again.
    """

    def __init__(self, *, confirmed: int) -> None:
        self.sent = confirmed
        self.confirmed = confirmed
        self._ask: str | None = None

    def published(self, *, after: int, last: int) -> None:
        """The broker has what lies in (after, last]; nothing if `sent` was moved meanwhile."""
        if self.sent == after:
            self.sent = last

    def received(self, place: int | None, *, ask: str, is_kept: bool = False) -> None:
        """A processor has committed all up to `place`; None: it knows nothing of this boot.

        `is_kept`: the broker had it; the first such one was an earlier process's to answer.
        """
        is_old = is_kept and self._ask is None
        is_asked, self._ask = ask != self._ask and not is_old, ask
        if is_asked:
            # Also below what was confirmed: a processor's store may be an older copy.
            self.confirmed = self.confirmed if place is None else place
            self.sent = self.confirmed
        elif place is not None and place > self.confirmed:
            self.confirmed = place
            self.sent = max(self.sent, place)
