"""The examples of docs/api.md run as they stand, against pages that are served."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest

from dashboards.access.read_tokens import Reader, Reads, ReadTokens
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from tests.dashboards.api.asking import Asking

EXAMPLES = re.findall(
    r"```(sh|python)\n(.*?)```",
    (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8"),
    flags=re.DOTALL,
)
SAYS = ['"athlete":"Ada"', "142 bpm", "event: now", '"sessions":[', "seconds, mean"]
"""A part of what each of them prints."""


@pytest.mark.process
async def test_the_examples_run(asked: Asking, tmp_path: Path) -> None:
    readers = ReadTokens(tmp_path)
    token = readers.add(Reader(name="docs", made_ns=1, reads=Reads.EVERYTHING))
    site = Site(runners=asked.runners, review=asked.review, readers=readers)
    assert len(EXAMPLES) == len(SAYS)
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        env = {**os.environ, "STRAPLINE": address.rstrip("/"), "TOKEN": token}
        for (language, example), says in zip(EXAMPLES, SAYS, strict=True):
            command = ("sh", "-c") if language == "sh" else (sys.executable, "-c")
            process = await asyncio.create_subprocess_exec(
                *command, example, env=env, stdout=asyncio.subprocess.PIPE
            )
            said, _ = await process.communicate()
            assert process.returncode == 0, example
            assert says in said.decode().replace("142.0", "142"), example
