"""`strapline doctor`: what is wrong, and what to type."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from sessions.text import text
from strapline.commands.options.shared import Adapter, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_reader
from strapline.devices.radio_access import RadioAccess, radio_access
from strapline.doctor.check import Check, CheckResult
from strapline.doctor.checks import Examination, examine
from strapline.doctor.probe import SystemProbe

_MARKS = {CheckResult.FINE: "✓", CheckResult.NOTE: "!", CheckResult.BAD: "✗"}
_PLAIN_MARKS = {CheckResult.FINE: "ok", CheckResult.NOTE: "! ", CheckResult.BAD: "XX"}
_STYLES = {CheckResult.FINE: "green", CheckResult.NOTE: "yellow", CheckResult.BAD: "red"}


def doctor(*, adapter: Adapter = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Examine this machine; ends with 0 only when a run could start."""
    probe = SystemProbe(data_dir=data_dir, access=_access(data_dir, adapter=adapter))
    examination = asyncio.run(examine(probe))
    if as_json:
        print_json(document(examination))
    else:
        show(examination, console=to_reader())
    if examination.exit_code:
        sys.exit(examination.exit_code)


def show(examination: Examination, *, console: Console) -> None:
    """One line for each check; what to type stands below what is wrong."""
    widest = max(len(text(check.name)) for check in examination.checks)
    for check in examination.checks:
        _line(check, width=widest, console=console)
    if examination.exit_code == 0:
        console.print(text("A run can start: strapline run"))
    elif not examination.has_bluetooth:
        console.print(text("No usable Bluetooth. To try without: strapline run --simulate"))


def document(examination: Examination) -> dict[str, Any]:
    """The examination as `--json` prints it."""
    return {
        "can_run": examination.exit_code == 0,
        "has_bluetooth": examination.has_bluetooth,
        "checks": [
            {
                "name": check.name,
                "verdict": check.verdict.value,
                "finding": check.finding,
                "todo": check.todo,
            }
            for check in examination.checks
        ],
    }


def _line(check: Check, *, width: int, console: Console) -> None:
    unicode = console.encoding.lower().startswith("utf")
    mark = (_MARKS if unicode else _PLAIN_MARKS)[check.verdict]
    console.print(mark, style=_STYLES[check.verdict], end=" ")
    console.print(f"{text(check.name):{width}}  {check.finding}", soft_wrap=True)
    if check.todo is not None:
        console.print(f"{'':{len(mark)}} {'':{width}}  -> {text(check.todo)}", soft_wrap=True)


def _access(data_dir: Path | None, *, adapter: str | None) -> RadioAccess:
    try:
        return radio_access(load(data_dir=data_dir).devices, adapter=adapter)
    except InputError:
        return RadioAccess(adapter=adapter)  # the examination says what is wrong with it
