"""XML elements as a stream: whole where they are asked for, and never more than fits in memory.

Read with expat itself: what builds trees keeps every element that nobody asked for. Entities of a
file's own are refused; no workout declares any, and a few lines of them unfold to gigabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.sentence import Sentence

CHUNK_BYTES = 32 * 1024
DEEPEST = 64
"""Elements inside each other; workouts have a dozen. Ours."""

MOST_ELEMENTS = 1_600_000
"""A day and a half of points has them; some eight seconds of reading. Ours."""

MOST_KEPT = 1_000
"""Elements inside one that is kept; a point has twenty. Ours."""

LONGEST_TEXT = 10_000


class BadXml(ValueError):
    """The document ends here, for the reason told."""


@dataclass(slots=True, eq=False)
class XmlElement:
    """An element by its name without namespace: devices disagree about prefixes and versions.

    `text`: what stands before its first child. `children`: only inside of elements that are kept.
    """

    tag: str
    parent: str
    attributes: dict[str, str]
    text: str | None = None
    children: list["XmlElement"] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """An attribute; None: it is not there."""
        return self.attributes.get(name)

    def iter(self) -> Iterator["XmlElement"]:
        """It and all inside it, in order."""
        yield self
        for child in self.children:
            yield from child.iter()


class XmlElements:
    """Begins and ends of elements as the bytes are gone through, as ("start" | "end", element).

    `kept`: elements that are whole at their end.
    """

    def __init__(self, data: bytes, *, kept: frozenset[str]) -> None:
        # Some writers put blank lines before the XML declaration, which XML forbids.
        self._data = data.lstrip()
        self._kept = kept
        self._open: list[XmlElement] = []
        self._inside = 0  # how many of the open ones are kept, or in one that is
        self._count = self._kept_count = 0
        self._events: list[tuple[str, XmlElement]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity

    def __iter__(self) -> Iterator[tuple[str, XmlElement]]:
        """Each in turn.

        Raises:
            BadXml: here the document ends, or is no longer read.
        """
        view = memoryview(self._data)
        for at in range(0, len(view) + 1, CHUNK_BYTES):
            fault: Exception | None = None
            try:
                piece = view[at : at + CHUNK_BYTES]
                self._parser.Parse(bytes(piece), at + CHUNK_BYTES > len(view))
            except (expat.ExpatError, ValueError, LookupError) as exc:  # the last: an encoding
                fault = exc
            events, self._events = self._events, []
            yield from events
            if fault is not None:
                raise BadXml(str(fault)) from fault

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise BadXml(Sentence("more elements than any workout has"))
        parent = self._open[-1] if self._open else None
        tag = name.rpartition(":")[2]
        element = XmlElement(tag, "" if parent is None else parent.tag, attributes)
        if self._inside and parent is not None:
            self._kept_count += 1
            if self._kept_count > MOST_KEPT:
                raise BadXml(
                    Sentence(
                        "more inside one {tag} than any has", tag=self._open[-self._inside].tag
                    )
                )
            parent.children.append(element)
        if self._inside or tag in self._kept:
            self._inside += 1
        self._open.append(element)
        if self._inside < 2:
            self._events.append(("start", element))

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if self._inside > 1:
            self._inside -= 1
            return
        self._inside = self._kept_count = 0
        self._events.append(("end", element))

    def _text(self, text: str) -> None:
        if self._open:
            element = self._open[-1]
            if not element.children and len(element.text or "") < LONGEST_TEXT:
                element.text = (element.text or "") + text[:LONGEST_TEXT]

    def _entity(self, *_: object) -> None:
        raise BadXml(Sentence("it declares entities, which no workout does"))
