"""Folder that receives each finished session as a file, for programs that watch it."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ingest.sentence import os_words
from sessions.core.model.events import SessionFinished
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.files.whole_file import write_whole
from sessions.sinks.files.write import NotExportable, export, stored
from sessions.store import StoredStatus, StoreReader
from sessions.store.errors import NoSuchSession
from sessions.store.stored_values import OutboxRow

_log = logging.getLogger(__name__)


class ExportFolder:
    """Writes ID.FORMAT when a session ends or is computed again; it takes nothing back."""

    def __init__(
        self, folder: Path, *, format: str, read: StoreReader, name: str = "export_folder"
    ) -> None:
        self.name = name
        self._folder = folder
        self._format = format
        self._read = read

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        """The call writes the files of sessions that end in `rows`, or raises SinkUnavailable.

        All the work is in the call, which may block: a file takes seconds.
        """
        ended = dict.fromkeys(row.session for row in rows if isinstance(row.event, SessionFinished))
        return partial(self._write, tuple(ended))

    def _write(self, sessions: Sequence[str]) -> None:
        for session in sessions:
            try:
                if self._read.session(session).status is not StoredStatus.FINISHED:
                    continue
                content = export(stored(self._read, session), format=self._format)
            except (NotExportable, NoSuchSession) as exc:
                _log.info("not in the export folder: %s", exc)
                continue
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                # Whoever watches the folder sees a whole file or none.
                write_whole(self._folder / f"{session}.{self._format}", content)
            except OSError as error:
                raise SinkUnavailable(f"{self._folder}: {os_words(error)}") from error
