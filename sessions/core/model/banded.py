"""An estimate with its band."""

import msgspec


class Banded(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with the half width of its 90 % band, in the estimate's unit; None: not known."""

    value: float
    band: float | None
