"""Health of the store: how writing goes, and what was lost when it did not."""

from enum import Enum

import msgspec

from ingest.journal import JournalRow
from sessions.store.changes import lost
from sessions.store.stored_values import Loss
from sessions.store.transaction import Unit
from sessions.text import text

SLOW_S = 2.0


class Disk(Enum):
    """Whether the disk takes what is written."""

    WRITING = "writing"
    FAILING = "failing"


class StoreHealth(msgspec.Struct, frozen=True, kw_only=True):
    """What the runner should know of the store.

    `behind_s`: how long the oldest unit waits for the disk. `second_place`: the file that has what
    the disk did not take; `second_is_in_memory`: until the machine is switched off. `moved_to`:
    where the store is since its file was deleted or replaced.
    `fault`: SQLite's words for the present failure. `refused_units` hold our own faults: units
    the database would not take, of which only the raw notifications were kept.
    """

    disk: Disk = Disk.WRITING
    fault: str | None = None
    failing_s: float = 0.0
    held_units: int = 0
    behind_s: float = 0.0
    second_place: str | None = None
    second_is_in_memory: bool = False
    moved_to: str | None = None
    lost_notifications: int = 0
    refused_units: int = 0

    @property
    def notice(self) -> str | None:
        """One line for the runner; None: all is well."""
        if self.disk is Disk.FAILING:
            line = text("Not saved for {seconds:.0f} s ({fault}): kept in memory").format(
                seconds=self.failing_s, fault=self.fault
            )
            if self.second_place is not None:
                told = (
                    text("and in {file}, which is gone when this machine is switched off")
                    if self.second_is_in_memory
                    else text("and in {file}")
                )
                beside = told.format(file=self.second_place)
                line = f"{line} {beside}"
        elif self.behind_s > SLOW_S:
            line = text("Saving is {seconds:.1f} s behind: the disk is slow").format(
                seconds=self.behind_s
            )
        elif self.moved_to is not None:
            line = text("The store's file was taken away: all is kept in {file}").format(
                file=self.moved_to
            )
        elif self.lost_notifications:
            line = text("Saving again")
        else:
            return None
        if self.lost_notifications:
            lost = text("{count} notifications lost").format(count=self.lost_notifications)
            line = f"{line}; {lost}"
        return line


class Losses:
    """Collects dropped notifications into one named gap per host and boot."""

    def __init__(self) -> None:
        self.total = 0
        self._open: dict[tuple[str, str], Loss] = {}

    def add(self, unit: Unit, *, reason: str) -> None:
        """Count the notifications of a unit that is not kept."""
        for row in unit:
            if not isinstance(row, JournalRow):
                continue
            self.total += 1
            key = (row.host, row.boot)
            before = self._open.get(key)
            self._open[key] = Loss(
                host=row.host,
                boot=row.boot,
                from_mono_ns=before.from_mono_ns if before else row.monotonic_ns,
                to_mono_ns=row.monotonic_ns,
                notifications=(before.notifications if before else 0) + 1,
                reason=reason,
            )

    @property
    def unnamed(self) -> int:
        """Of those, what no gap in the store names yet."""
        return sum(loss.notifications for loss in self._open.values())

    def drain(self) -> Unit:
        """The gaps so far, as a unit to write; they start afresh."""
        unit = tuple(lost(loss) for loss in self._open.values())
        self._open.clear()
        return unit
