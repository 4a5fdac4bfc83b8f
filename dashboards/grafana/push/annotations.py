"""Sessions as annotations: which there should be, and what to change so that they are there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.grafana.push.server import Grafana
from dashboards.grafana.uids_and_tags import ATHLETE_TAG, OURS, SESSION_TAG
from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Breakdown
from sessions.schema import athlete_tag
from sessions.store.stored_values import SessionRow, StoredStatus
from sessions.units import Formatter

_PAGE = 1_000
_NS_PER_MS = NS_PER_S // 1000


@dataclass(frozen=True, kw_only=True)
class Note:
    """One session as an annotation. Times are Unix milliseconds."""

    session: str
    from_ms: int
    to_ms: int
    tags: tuple[str, ...]
    text: str

    def document(self) -> dict[str, Any]:
        """As Grafana's API takes it."""
        return {
            "time": self.from_ms,
            "timeEnd": self.to_ms,
            "tags": list(self.tags),
            "text": self.text,
        }


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What a push did to the annotations."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, kw_only=True)
class _Changes:
    add: tuple[Note, ...]
    change: tuple[tuple[int, Note], ...]
    remove: tuple[int, ...]


def is_shown(row: SessionRow) -> bool:
    """Whether a session gets an annotation: finished, dated, not kept apart."""
    return row.status is StoredStatus.FINISHED and row.started_ns is not None and not row.kept_apart


def note_of(row: SessionRow, breakdown: Breakdown) -> Note:
    """The annotation of a session that is shown.

    Raises:
        ValueError: it has no date.
    """
    if row.started_ns is None:
        raise ValueError(f"session {row.id} has no date")
    summary = breakdown.session
    formatter = Formatter(row.athlete.units)
    athlete = athlete_tag(row.athlete.name)
    said = [formatter.duration(summary.duration_s)]
    if summary.distance_m is not None:
        said.append(formatter.distance(summary.distance_m))
    if summary.mean_heart_rate_bpm is not None:
        said.append(f"{formatter.heart_rate(summary.mean_heart_rate_bpm)} bpm")
    from_ms = row.started_ns // _NS_PER_MS
    return Note(
        session=row.id,
        from_ms=from_ms,
        to_ms=from_ms + round(summary.duration_s * 1000),
        tags=(OURS, f"{ATHLETE_TAG}{athlete}", f"{SESSION_TAG}{row.id}"),
        text=f"{athlete}: {', '.join(said)}",
    )


def push_notes(grafana: Grafana, wanted: Iterable[Note], *, known: Collection[str]) -> Notes:
    """Make Grafana's annotations of our sessions those that are wanted.

    Args:
        grafana: Where.
        wanted: One for each session that is shown.
        known: Ids of all sessions there are here, deleted ones too: an annotation of one that is
            not wanted is removed. What another store has pushed is not touched.

    Raises:
        GrafanaRefused, GrafanaAway: as `Grafana`.
    """
    wanted = tuple(wanted)
    changes = _changes(wanted, tuple(_ours(grafana)), known=known)
    for note in changes.add:
        grafana.post("/api/annotations", note.document())
    for number, note in changes.change:
        grafana.put(f"/api/annotations/{number}", note.document())
    for number in changes.remove:
        grafana.delete(f"/api/annotations/{number}")
    return Notes(
        added=len(changes.add),
        changed=len(changes.change),
        removed=len(changes.remove),
        unchanged=len(wanted) - len(changes.add) - len(changes.change),
    )


def _changes(
    wanted: Sequence[Note], there: Sequence[Mapping[str, Any]], *, known: Collection[str]
) -> _Changes:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for annotation in there:
        for tag in annotation["tags"]:
            if tag.startswith(SESSION_TAG):
                found.setdefault(tag.removeprefix(SESSION_TAG), []).append(annotation)
    add, change, remove = [], [], []
    for note in wanted:
        same_session = found.pop(note.session, [])
        if not same_session:
            add.append(note)
            continue
        first, *doubles = same_session
        remove += [double["id"] for double in doubles]
        if not _says(first, note):
            change.append((first["id"], note))
    remove += [
        annotation["id"]
        for session, annotations in found.items()
        if session in known
        for annotation in annotations
    ]
    return _Changes(add=tuple(add), change=tuple(change), remove=tuple(remove))


def _says(annotation: Mapping[str, Any], note: Note) -> bool:
    document = note.document()
    return sorted(annotation["tags"]) == sorted(note.tags) and all(
        annotation.get(key) == document[key] for key in ("time", "timeEnd", "text")
    )


def _ours(grafana: Grafana) -> Iterator[Mapping[str, Any]]:
    """All of them, the latest first; Grafana gives a page at a time and knows no next one."""
    seen: set[int] = set()
    until = ""
    while True:
        page = grafana.get(f"/api/annotations?type=annotation&tags={OURS}&limit={_PAGE}{until}")
        new = [annotation for annotation in page or [] if annotation["id"] not in seen]
        seen.update(annotation["id"] for annotation in new)
        yield from new
        if len(page or []) < _PAGE or not new:
            return
        # Ordered by their ends; Grafana heeds `to` only beside `from`, and compares it with starts.
        until = f"&from=1&to={min(annotation['timeEnd'] for annotation in new)}"
