"""Write docs/openapi.json anew, after an operation or a document of the API has changed.

python -m tools.api_document
"""

from pathlib import Path

import msgspec

from dashboards.api.openapi import document

PATH = Path(__file__).parent.parent / "docs" / "openapi.json"


def written() -> str:
    """What the file has to hold."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=2).decode() + "\n"


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8")
