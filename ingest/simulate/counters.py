"""Counters of a treadmill's display: the console's totals, less what was before a reset."""

from collections.abc import Iterator

from ingest.simulate.treadmill_console import Console

# Fields of Treadmill Data, and the totals they show in whole numbers.
_SHOWN = {
    "total_distance_m": "distance_m",
    "total_energy_kcal": "energy_kcal",
    "elapsed_s": "elapsed_s",
}


class Counters:
    """Distance, energy and time of one console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._zero: dict[str, int] = dict.fromkeys(_SHOWN, 0)
        self._shown: dict[str, int] = dict(self._zero)

    def reset(self, *, at_s: float) -> None:
        """Count from zero again, in the middle of a run."""
        self._zero = dict(self._totals(at_s))

    def show(self, *, at_s: float, is_standing: bool = False) -> dict[str, int]:
        """The fields' values; while `is_standing` what passes does not count."""
        totals = dict(self._totals(at_s))
        if is_standing:
            self._zero = {name: totals[name] - shown for name, shown in self._shown.items()}
        # The console's Start zeroes its own counters, and with them whatever was taken off.
        self._shown = {
            name: total - self._zero[name] if total >= self._zero[name] else total
            for name, total in totals.items()
        }
        return self._shown

    def _totals(self, at_s: float) -> Iterator[tuple[str, int]]:
        totals = self._console.totals(at_s=at_s)
        for name, total in _SHOWN.items():
            yield name, int(getattr(totals, total))
