"""Damaged files end in a session or in one clear line."""

from pathlib import Path

import pytest

from benchmarks.mutated_files import batch, originals
from tests.sizes import sized


@pytest.mark.parametrize("seed", range(sized(usual=2, long=200)))
def test_a_damaged_file_gives_a_session_or_one_clear_line(tmp_path: Path, seed: int) -> None:
    files = originals(seconds=90)
    trials = batch(tmp_path, seed=seed, count=50, files=files)
    assert [trial.fault for trial in trials if trial.fault is not None] == []
    assert {trial.outcome for trial in trials} == {"read", "refused"}


def test_the_undamaged_ones_are_read(tmp_path: Path) -> None:
    from benchmarks.mutated_files import tried

    for name, data in originals(seconds=60).items():
        (tmp_path / name).write_bytes(data)
        assert tried(tmp_path / name).outcome == "read", name
