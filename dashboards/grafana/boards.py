"""Boards built as JSON, and checked against what is committed and what is stored."""

import json
from pathlib import Path

from dashboards.grafana.board_faults import faults_of
from dashboards.grafana.committed_boards import COMMITTED
from dashboards.grafana.devices_board import devices_board
from dashboards.grafana.foundation import JSONEncoder
from dashboards.grafana.live_board import live_board
from dashboards.grafana.progress_board import progress_board
from dashboards.grafana.session_board import session_board
from dashboards.grafana.studio_board import studio_board


def build() -> dict[str, str]:
    """Each board's JSON by its name."""
    boards = {
        "studio": studio_board(),
        "live": live_board(),
        "session": session_board(),
        "progress": progress_board(),
        "devices": devices_board(),
    }
    return {name: _text(board) for name, board in boards.items()}


def write(folder: Path = COMMITTED) -> tuple[Path, ...]:
    """Write every board's JSON; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in build().items():
        file = folder / f"{name}.json"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return tuple(files)


def check(folder: Path = COMMITTED) -> tuple[str, ...]:
    """What is wrong, one line each; empty: the boards are fresh and ask only for what is stored."""
    built = build()
    found = []
    for name, text in built.items():
        file = folder / f"{name}.json"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(f"{name}: {file.name} is stale: `strapline boards build` writes it")
    committed = {file.stem for file in folder.glob("*.json")}
    found += [f"{name}: no code builds this file" for name in sorted(committed - built.keys())]
    documents = {name: json.loads(text) for name, text in built.items()}
    for name, document in documents.items():
        found += [f"{name}: {fault}" for fault in faults_of(document)]
    uids = [document["uid"] for document in documents.values()]
    if len(set(uids)) < len(uids):
        found.append(f"two boards have the same uid: {sorted(uids)}")
    return tuple(found)


def _text(board: object) -> str:
    built = board.build()  # type: ignore[attr-defined]
    return json.dumps(built, cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
