"""Stored sessions out of the store as files other programs read."""

from sessions.sinks.files.recorded import Recorded, Row, rows_of
from sessions.sinks.files.stored import stored
from sessions.sinks.files.write import FORMATS, NotExportable, export

__all__ = ["FORMATS", "NotExportable", "Recorded", "Row", "export", "rows_of", "stored"]
