"""What a store must hold after a kill, compared with what the radio gave and with itself."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ingest.journal import BUTTON_DEVICE, LINK, WEARER
from ingest.measurements import NS_PER_S
from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.recording.recorder import ended
from sessions.recording.refold import guide_of, refolded
from sessions.store import Store, StoredStatus
from sessions.store.database_file import STORE_FILE
from sessions.store.errors import OlderStore
from tests.crash.witness import Heard, Testimony

_MEASURED = ("2A37", "2A53", "2ACD")  # what a device sends unasked, and means something


class Unaccounted(AssertionError):
    """Something measured is not where it must be, or something else is."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a death cost: notifications, and how long before it the oldest of them came."""

    notifications: int = 0
    seconds: float = 0.0


def journalled(folder: Path) -> Counter[Heard]:
    """What the radio gave, as the journal of a folder has it; also before there is a store."""
    with closing(sqlite3.connect(f"file:{folder / STORE_FILE}?mode=ro", uri=True)) as store:
        try:
            found = store.execute(
                "SELECT wall_ns, mono_ns, device, characteristic, payload FROM notifications"
            ).fetchall()
        except sqlite3.OperationalError:
            return Counter()
    return Counter(Heard(*row) for row in found if _is_heard(row[2], row[3]))


def _is_heard(device: str, characteristic: str) -> bool:
    return not device.startswith(BUTTON_DEVICE) and characteristic not in (WEARER, LINK)


def check_file(folder: Path) -> None:
    """The file is sound, and the numbers of each boot rise by one: what is missing is an end."""
    if not (folder / STORE_FILE).exists():
        return
    with closing(sqlite3.connect(folder / STORE_FILE)) as store:
        said = store.execute("PRAGMA integrity_check").fetchall()
        if said != [("ok",)]:
            raise Unaccounted(f"integrity_check: {said}")
        if not store.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            return
        holes = store.execute(
            "SELECT origin, min(sequence), max(sequence), count(*), count(DISTINCT sequence)"
            " FROM journal GROUP BY origin"
            " HAVING max(sequence) - min(sequence) + 1 != count(*)"
            " OR count(*) != count(DISTINCT sequence)"
        ).fetchall()
        if holes:
            raise Unaccounted(f"holes or doubles inside a boot: {holes}")


def not_kept(folder: Path, life: Testimony) -> list[Heard]:
    """Measurements of a life that ended in order and that are not there: none may be.

    What is read of a device while its link is made comes with the link, and goes with it where it
    is never made.
    """
    kept = journalled(folder)
    return [
        heard for _, heard in life.heard if not kept[heard] and heard.characteristic in _MEASURED
    ]


def losses(folder: Path, lives: Sequence[Testimony]) -> list[Loss]:
    """What each death cost of what was measured; nothing may be there twice or be invented.

    What is read of a device while its link is made is journalled when that is made.
    """
    kept = journalled(folder) if (folder / STORE_FILE).exists() else Counter[Heard]()
    costs = []
    for life in lives:
        missing = []
        for at_ns, heard in life.heard:
            if kept[heard] > 0:
                kept[heard] -= 1
            elif heard.characteristic in _MEASURED:
                missing.append(at_ns)
        oldest_ns = min(missing, default=life.died_ns)
        costs.append(
            Loss(notifications=len(missing), seconds=(life.died_ns - oldest_ns) / NS_PER_S)
        )
    if left := +kept:
        raise Unaccounted(f"twice or invented: {list(left.items())[:3]} of {left.total()}")
    return costs


@dataclass(kw_only=True)
class Found:
    """Where everything is that was measured."""

    measured: int = 0
    stored: int = 0
    at_deaths: int = 0
    named: int = 0
    faults: list[str] = field(default_factory=list)


def losses_of(folder: Path, lives: Sequence[Testimony], *, allowed_s: Sequence[float]) -> Found:
    """All that several lives heard, compared with the journal and the losses it names.

    `allowed_s`: how much the death of each may cost; where the machine stood still, that more.
    """
    with Store.reading(folder) as read:
        gaps = read.losses()
    kept = journalled(folder)
    boots = _boots(folder)
    found = Found()
    for life, allowed in zip(lives, allowed_s, strict=True):
        heard = [(at, one) for at, one in life.heard if one.characteristic in _MEASURED]
        boot = next((boots[one] for _, one in life.heard if one in boots), None)
        since_ns = life.died_ns - round(allowed * NS_PER_S) - (life.stood_ns if allowed else 0)
        for at_ns, one in heard:
            found.measured += 1
            if kept[one] > 0:
                kept[one] -= 1
                found.stored += 1
            elif any(
                g.boot == boot and g.from_mono_ns <= one.mono_ns <= g.to_mono_ns for g in gaps
            ):
                found.named += 1
            elif allowed and at_ns >= since_ns:
                found.at_deaths += 1
    left = Counter({one: n for one, n in kept.items() if n and one.characteristic in _MEASURED})
    if left:
        found.faults.append(f"twice or invented: {left.total()}, {next(iter(left))}")
    return found


def _boots(folder: Path) -> dict[Heard, str]:
    with closing(sqlite3.connect(f"file:{folder / STORE_FILE}?mode=ro", uri=True)) as store:
        rows = store.execute(
            "SELECT wall_ns, mono_ns, device, characteristic, payload, boot FROM notifications"
        )
        return {Heard(*row[:5]): row[5] for row in rows}


def check_sessions(folder: Path, *, all_finished: bool) -> int:
    """Each session's breakdown is the one its journal gives from scratch; how many there are.

    A session that was cut off counts as it stands: from its checkpoint.
    """
    if not (folder / STORE_FILE).exists():
        return 0
    if _waits_for_a_step(folder):
        return 0
    with reading_as_it_stands(folder) as read:
        rows = read.sessions()
        for row in rows:
            if all_finished and row.status is not StoredStatus.FINISHED:
                raise Unaccounted(f"session {row.id} is {row.status.value}")
            if row.status is StoredStatus.OPEN and not read.is_cut_off(row.id):
                continue  # somebody records it
            events = read.events(row.id)
            if [event.sequence for event in events] != list(range(len(events))):
                raise Unaccounted(f"session {row.id}: events do not follow each other")
            again, from_scratch = refolded(read, row)
            last, breakdown = ended(again, guide=guide_of(read, row))
            stored = read.breakdown(row.id)
            if stored is None or breakdown is None:
                if stored is not breakdown:
                    raise Unaccounted(f"session {row.id}: {stored!r} is {breakdown!r} from scratch")
                continue
            if stored != breakdown:
                raise Unaccounted(f"session {row.id} is another from scratch")
            if len(events) != len(from_scratch) + len(last):
                raise Unaccounted(f"session {row.id}: {len(events)} events are not all")
    return len(rows)


def _waits_for_a_step(folder: Path) -> bool:
    """Killed before it, a file has its earlier format, which the next run brings up to date."""
    try:
        with Store.reading(folder):
            return False
    except OlderStore:
        return True


def check_outbox(folder: Path) -> None:
    """The sinks were told everything."""
    with Store.reading(folder) as read:
        if read.outbox_length() or read.dead_letters():
            raise Unaccounted(f"{read.outbox_length()} rows wait, {read.dead_letters()[:2]}")
