"""Troubles of Bluetooth as doctor finds them, for pages."""

from collections.abc import Sequence
from pathlib import Path

from dashboards.ports.pairing import Trouble
from sessions.text import text
from strapline.devices.radio_access import RadioAccess
from strapline.doctor.check import CheckResult
from strapline.doctor.checks import examine
from strapline.doctor.probe import SystemProbe


async def bluetooth_troubles(*, data_dir: Path, access: RadioAccess) -> Sequence[Trouble]:
    """Every check of Bluetooth that failed, in doctor's words."""
    examination = await examine(SystemProbe(data_dir=data_dir, access=access))
    return [
        Trouble(
            finding=f"{text(check.name)}: {check.finding}",
            todo=text(check.todo) if check.todo else "",
        )
        for check in examination.checks
        if check.radio and check.verdict is CheckResult.BAD
    ]
