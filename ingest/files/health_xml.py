"""Elements of an Apple Health export as its bytes come: gigabytes of them, none kept.

What precedes the root is passed over: several releases of iOS wrote a document type there that no
parser takes, and without it nothing can be declared that unfolds.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from ingest.files.xml_elements import DEEPEST, BadXml
from ingest.sentence import Sentence

ROOT = b"<HealthData"
CHUNK_BYTES = 256 * 1024
LONGEST_HEAD = 1024 * 1024
LONGEST_TAG = 1024 * 1024
"""Of one element with its attributes. Ours."""

MOST_BYTES = 8 * 1024**3
"""An export of ten years has about two of them. Ours."""

Element = tuple[str, dict[str, str] | None]
"""Name and attributes where it begins, name and None where it ends."""


def health_elements(opened: BinaryIO, *, wanted: frozenset[str]) -> Iterator[Element]:
    """Begins and ends of the elements of these names, in order.

    Raises:
        BadXml: here the document ends, or is no longer read.
    """
    events: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadXml(Sentence("more elements inside each other than any export has"))
        if name in wanted:
            events.append((name, attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name in wanted:
            events.append((name, None))

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    fed = 0
    for chunk in _from_the_root(opened):
        fed += len(chunk)
        fault: Exception | None = None
        try:
            parser.Parse(chunk, not chunk)
        except (expat.ExpatError, BadXml) as exc:
            fault = exc
        yield from events
        events.clear()
        if fault is not None:
            raise BadXml(str(fault)) from fault
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise BadXml(Sentence("an element larger than any has"))
        if fed > MOST_BYTES:
            raise BadXml(Sentence("larger than {size} GB", size=MOST_BYTES // 1024**3))


def is_health_export(head: bytes) -> bool:
    """Whether a file begins as one."""
    return b"HealthData" in head[:4096]


def _from_the_root(opened: BinaryIO) -> Iterator[bytes]:
    """Its bytes from the root on, and at the end an empty piece."""
    head = b""
    while ROOT not in head:
        piece = opened.read(CHUNK_BYTES)
        head += piece
        if not piece or len(head) > LONGEST_HEAD:
            raise BadXml(Sentence("it does not begin"))
    yield head[head.index(ROOT) :]
    while True:
        piece = opened.read(CHUNK_BYTES)
        yield piece
        if not piece:
            return
