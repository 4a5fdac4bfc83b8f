"""The page on protocols names everything a codec can say."""

from pathlib import Path

import pytest

from ingest.codecs.body_sensor_location import LOCATIONS
from ingest.codecs.machine.control_point import RESPONSE, ControlOp, Result
from ingest.codecs.machine.status import StatusOp
from ingest.codecs.machine.training_status import STATUSES
from ingest.codecs.registry import CHARACTERISTICS, decode, to_document
from ingest.codecs.wire import issues

PAGE = (Path(__file__).parents[3] / "docs" / "protocols.md").read_text(encoding="utf-8")
WORDS = [
    *(word for name, word in vars(issues).items() if name.isupper()),
    *StatusOp,
    *ControlOp,
    *Result,
    RESPONSE,
    *(STATUSES.name(code) for code in range(16)),
    *(LOCATIONS.name(code) for code in range(7)),
]
KEYS = sorted(
    {
        key
        for number in ("2A37", "2A38", "2A39", "2A53", "2ACD", "2AD3", "2AD9", "2ADA", "2A24")
        for key in to_document(decode(number, bytes(4)))
    }
)


@pytest.mark.parametrize("word", [*WORDS, *KEYS])
def test_the_page_names_it(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("number", sorted(set(CHARACTERISTICS) - {"2A25", "2A26", "2A27", "2A28"}))
def test_the_page_lists_the_characteristic(number: str) -> None:
    assert f"`{number}`" in PAGE
