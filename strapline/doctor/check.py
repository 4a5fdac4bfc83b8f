"""Checks of the machine as lines: what was looked at, what was found, what to do."""

from dataclasses import dataclass
from enum import Enum


class CheckResult(Enum):
    """How a check ended."""

    FINE = "fine"
    NOTE = "note"  # worth knowing; a run can start
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line: what was looked at, what was found, and what to do about it.

    `radio`: it stands in the way of Bluetooth, and of nothing else.
    """

    name: str
    verdict: CheckResult
    finding: str
    todo: str | None = None
    radio: bool = False


def fine(name: str, finding: str) -> Check:
    """All is well."""
    return Check(name=name, verdict=CheckResult.FINE, finding=finding)


def note(name: str, finding: str, todo: str) -> Check:
    """Worth knowing."""
    return Check(name=name, verdict=CheckResult.NOTE, finding=finding, todo=todo)


def bad(name: str, finding: str, todo: str) -> Check:
    """In the way of Bluetooth."""
    return Check(name=name, verdict=CheckResult.BAD, finding=finding, todo=todo, radio=True)
