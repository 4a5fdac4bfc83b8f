"""`strapline serve` with several people, as a process of its own."""

import json
import re
import signal
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.integration.forked_command import ForkedCommand
from tests.integration.running import document, one_line, running, strapline
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process

SERVE = ("serve", "--simulate", "--port", "0")


def address(process: ForkedCommand) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise AssertionError("no address was told")


def test_a_crowd_runs_at_once_and_is_stored_at_the_end(tmp_path: Path) -> None:
    with running(*SERVE, "--athletes", "3", "--speed", "20", folder=tmp_path) as process:
        where = address(process)
        with connect(f"{where.replace('http', 'ws', 1)}board/stream") as board:
            for message in board:
                tiles = json.loads(message)["tiles"]
                if all(tile.get("kcal", 0) >= 1 for tile in tiles):
                    break
        assert [tile["name"] for tile in tiles] == ["Ada", "Bruno", "Chiara"]
        assert all(tile["simulated"] for tile in tiles)

        refused = strapline("run", "--simulate", "--headless", folder=tmp_path)
        assert refused.returncode == 2
        assert f"its page: {where}" in one_line(refused)

        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    rows = document(strapline("sessions", "--json", folder=tmp_path))["sessions"]
    assert sorted(row["athlete"] for row in rows) == ["Ada", "Bruno", "Chiara"]
    assert {row["status"] for row in rows} == {"finished"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--athletes", "3"), "add --simulate"),
        (("serve", "--fault", "strap-silent@9"), "--fault works on simulated devices"),
        (("serve", "--speed", "9"), "--speed works on simulated devices"),
        ((*SERVE, "--athletes", "0"), "expected 1 to 100"),
        ((*SERVE, "--athletes", "101"), "expected 1 to 100"),
    ],
)
def test_what_cannot_be_is_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    refused = strapline(*words, folder=tmp_path)
    assert refused.returncode == 2
    assert said in one_line(refused)
