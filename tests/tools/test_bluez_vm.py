"""The virtual machine with BlueZ: what is asked of pytest reaches it, and its number comes back."""

import subprocess
import sys
from pathlib import Path

import pytest

WITH_ARGUMENTS = Path(__file__).parents[2] / "tools" / "bluez_vm" / "with-arguments"


@pytest.mark.process
@pytest.mark.parametrize("ends", [0, 1, 5])
def test_arguments_reach_pytest_and_its_number_comes_back(tmp_path: Path, ends: int) -> None:
    asked = tmp_path / "asked"
    asked.write_text("-k\nbond and not agent\n\n", encoding="utf-8")
    told = f"import sys; print(sys.argv[1:]); sys.exit({ends})"
    command: list[str | Path] = ["sh", WITH_ARGUMENTS, asked]
    command += [sys.executable, "-c", told, "tests/bluez"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == ends, done.stderr
    assert done.stdout.strip() == "['tests/bluez', '-k', 'bond and not agent']"
