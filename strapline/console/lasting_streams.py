"""Standard streams that outlive whoever reads them: a closed terminal or pipe ends no recording."""

import errno
import io
import os
import select
import stat
import sys
from typing import Any, BinaryIO, TextIO, cast

# The reader is gone: a closed pipe, a terminal that was hung up, a descriptor nobody opened.
_GONE = frozenset({errno.EPIPE, errno.EIO, errno.EBADF, errno.ENXIO, errno.EINVAL})
_AT_ONCE = 4096  # bytes that a pipe which is ready takes without waiting (PIPE_BUF, pipe(7))
_READER_WAITS_S = 0.1


class LastingStream(io.RawIOBase):
    """Bytes to a descriptor for as long as somebody takes them; afterwards to nobody.

    `patient`: wait for a slow reader, as a document must; else what a reader does not take within
    a tenth of a second is left out, so that a stopped terminal (Ctrl-S) or pager holds up nothing.
    A full disk is told once of a patient stream, and costs lines of any other.
    """

    def __init__(self, descriptor: int, *, patient: bool) -> None:
        self._descriptor = descriptor
        self._patient = patient
        self._gone = False
        self._keeps_up = True
        self._may_block = not patient and _may_block(descriptor)

    def write(self, data: Any, /) -> int:
        """All of `data` is taken as written, unless the disk is full and the stream patient.

        Raises:
            OSError: what is written cannot be kept.
        """
        whole = memoryview(data).cast("B")
        if self._gone:
            return len(whole)
        if self._patient:
            return self._write(whole)
        for start in range(0, len(whole), _AT_ONCE):
            if self._is_blocked():
                break
            self._write(whole[start : start + _AT_ONCE])
        return len(whole)

    def _write(self, part: memoryview) -> int:
        try:
            return os.write(self._descriptor, part)
        except OSError as exc:
            self._gone = self._patient or exc.errno in _GONE
            if self._patient and exc.errno not in _GONE:
                raise OSError(exc.errno, exc.strerror, "standard output") from exc
            return len(part)

    def _is_blocked(self) -> bool:
        if not self._may_block:
            return False
        ready = select.select((), (self._descriptor,), (), _READER_WAITS_S * self._keeps_up)[1]
        self._keeps_up = bool(ready)
        return not ready

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The descriptor, which stays its owner's to close."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a terminal reads."""
        return os.isatty(self._descriptor)


def outlive_readers() -> None:
    """From here on no standard stream fails because whoever is behind it has gone or is stuck."""
    sys.stdin = _opened(sys.stdin)
    sys.stdout = _lasting(sys.stdout, patient=True)
    sys.stderr = _lasting(sys.stderr, patient=False)


def _opened(stream: TextIO | None) -> TextIO:
    """Closed by whoever started us, it is a reader of nothing: nobody can be asked anything."""
    if stream is not None:
        return stream
    return open(os.open(os.devnull, os.O_RDONLY), closefd=False, encoding="utf-8")


def _lasting(stream: TextIO | None, *, patient: bool) -> TextIO:
    if stream is None:  # started without this descriptor
        return open(os.devnull, "w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper) or os.name == "nt":
        return stream  # a console of Windows takes characters, not bytes; nobody hangs it up
    stream.flush()
    raw = LastingStream(stream.fileno(), patient=patient)
    return io.TextIOWrapper(
        # What is written through, as standard error is, must not wait in a buffer of ours.
        cast(BinaryIO, raw) if stream.write_through else io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _may_block(descriptor: int) -> bool:
    try:
        return not stat.S_ISREG(os.fstat(descriptor).st_mode)
    except OSError:
        return False
