"""Stored sessions out of the store as files other programs read."""

from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of
from sessions.sinks.files.write import FORMATS, NotExportable, export, stored

__all__ = ["FORMATS", "NotExportable", "Recorded", "SecondRow", "export", "rows_of", "stored"]
