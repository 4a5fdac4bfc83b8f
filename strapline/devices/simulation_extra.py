"""The simulation is an extra: what to type where it is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from strapline.console.exit_errors import InputError


@contextmanager
def needs_simulation() -> Iterator[None]:
    """Imports of the simulation stand in the block.

    Raises:
        InputError: bumble is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as exc:
        if exc.name is None or exc.name.partition(".")[0] != "bumble":
            raise
        raise InputError(
            "The simulation is not installed; type: pip install 'strapline[simulation]'"
        ) from exc
