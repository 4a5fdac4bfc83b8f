"""Import of files that a page handed in, in a thread beside the loop."""

import asyncio
import logging
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import msgspec

from dashboards.ports.importing import FileOutcome, ImportedFile, ImportStep, ImportView
from dashboards.ports.review import Refused
from ingest.clock import SystemClock
from ingest.sentence import os_words
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from sessions.store.errors import StoreError
from sessions.text import SOURCE_LANGUAGE, reading, text
from strapline.athletes.profiles import load_profile
from strapline.console.exit_errors import InputError
from strapline.imports.found_files import found_files
from strapline.imports.import_everything import import_everything
from strapline.imports.import_files import HistoryImport
from strapline.imports.imported import Imported, Progress
from strapline.imports.nested_archives import KEPT_FREE_BYTES, NestedArchives

_log = logging.getLogger(__name__)

LARGEST_BYTES = 4 * 1024**3
"""Archives of ten years are smaller; a wrong file of a hundred GB must not fill the disk. Ours."""

MOST_FILES = 20_000
FOLDER = "imports"
_BATCH = re.compile(r"[0-9a-f]{16,64}")
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,5})?(\.gz)?$")
_LONGEST_NAME = 200


class Importing:
    """An `ImportingPort`; `run` does the work.

    Args:
        store: The loop's; an import has one of its own beside it.
        data_dir: Where files wait, and where profiles are.
    """

    def __init__(self, store: Store, *, data_dir: Path) -> None:
        self._store = store
        self._data_dir = data_dir
        self._names: dict[str, dict[Path, str]] = {}
        self._asked: asyncio.Queue[tuple[str, dict[Path, str], Athlete]] = asyncio.Queue(maxsize=1)
        self._stopped = Event()
        self._under_way: str | None = None
        self._view: ImportView | None = None
        self._history: HistoryImport | None = None
        # Of a program that was killed; before any page can hand something in.
        shutil.rmtree(data_dir / FOLDER, ignore_errors=True)

    async def run(self) -> None:
        """Import what is asked for until it is cancelled, which ends an import between two files.

        What a page handed in is gone then; handed in again, it goes on where it was.
        """
        try:
            while True:
                await self._import(*await self._asked.get())
        finally:
            shutil.rmtree(self._data_dir / FOLDER, ignore_errors=True)

    @property
    def largest_bytes(self) -> int:
        """See `ImportingPort`."""
        return LARGEST_BYTES

    def view(self) -> ImportView | None:
        """See `ImportingPort`."""
        if self._view is None or self._history is None:
            return self._view
        files = tuple(_told(one) for one in tuple(self._history.done))
        return msgspec.structs.replace(self._view, files=files)

    async def receive(
        self, batch: str, content: AsyncIterator[bytes], *, name: str, size_bytes: int
    ) -> None:
        """See `ImportingPort`."""
        if _BATCH.fullmatch(batch) is None or batch == self._under_way:
            raise Refused(text("This page is out of date: load it again."))
        names = self._names.setdefault(batch, {})
        if size_bytes > LARGEST_BYTES:
            most = text("larger than {size} GB").format(size=LARGEST_BYTES // 1024**3)
            raise Refused(most)
        if len(names) >= MOST_FILES:
            raise Refused(text("more than {count} files").format(count=MOST_FILES))
        called = _plain(name)
        suffix = _SUFFIX.search(called.lower())
        path = self._data_dir / FOLDER / batch / f"{len(names):05}{suffix[0] if suffix else ''}"
        names[path] = called
        try:
            await self._write(path, content, size_bytes=size_bytes)
        except BaseException:
            names.pop(path, None)
            with suppress(OSError):
                path.unlink()
            raise

    async def begin(self, batch: str, *, athlete: str) -> None:
        """See `ImportingPort`."""
        if self._under_way is not None:
            raise Refused(text("Another import is under way; wait until it is done."))
        names = self._names.get(batch, {})
        if not names:
            raise Refused(text("No file has arrived."))
        try:
            who = load_profile(athlete, data_dir=self._data_dir) if athlete else Athlete()
        except InputError as exc:
            raise Refused(str(exc)) from exc
        del self._names[batch]
        self._under_way = batch
        self._stopped.clear()
        self._history = None
        self._view = ImportView(athlete=who.name, is_running=True, of=len(names))
        self._asked.put_nowait((batch, names, who))

    def stop(self) -> None:
        """See `ImportingPort`."""
        self._stopped.set()

    async def forget(self, batch: str) -> None:
        """See `ImportingPort`."""
        if batch != self._under_way and self._names.pop(batch, None) is not None:
            await asyncio.to_thread(shutil.rmtree, self._batch(batch), ignore_errors=True)

    async def _write(self, path: Path, content: AsyncIterator[bytes], *, size_bytes: int) -> None:
        written = 0
        with _disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(path.parent).free
            if free - size_bytes < KEPT_FREE_BYTES:
                raise Refused(text("the disk has no room for it"))
            with path.open("xb") as file:
                async for chunk in content:
                    written += len(chunk)
                    if written > size_bytes:
                        break
                    await asyncio.to_thread(file.write, chunk)
        if written != size_bytes:
            raise Refused(text("it did not arrive whole"))

    async def _import(self, batch: str, names: dict[Path, str], who: Athlete) -> None:
        fault: str | None = None
        try:
            fault = await self._fault_of(names, who)
            await asyncio.to_thread(shutil.rmtree, self._batch(batch), ignore_errors=True)
        finally:
            history, self._under_way = self._history, None
            if self._view is not None:
                self._view = msgspec.structs.replace(
                    self._view,
                    is_running=False,
                    is_cut_off=history is not None and history.is_cut_off,
                    fault=fault,
                )

    async def _fault_of(self, names: dict[Path, str], who: Athlete) -> str | None:
        """Do it all; why it broke off, None: it did not."""
        try:
            await self._in_thread(names, who)
        except (InputError, StoreError, OSError) as exc:
            return str(exc)
        except Exception:
            _log.exception("import")
            return text("The import broke off by a fault of ours; the log says more.")
        return None

    async def _in_thread(self, names: dict[Path, str], who: Athlete) -> None:
        """Cancelled, it waits for the thread: the store must not be closed under it."""
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(None, self._run, names, who)
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self.stop()
            await asyncio.wait([work])
            raise

    def _run(self, names: dict[Path, str], who: Athlete) -> None:
        # Pages translate what became of each for their own readers.
        with reading(SOURCE_LANGUAGE):
            self._import_all(names, who)

    def _import_all(self, names: dict[Path, str], who: Athlete) -> None:
        with (
            NestedArchives(self._data_dir, stopped=self._stopped.is_set) as nested,
            self._store.beside(self._data_dir) as store,
        ):
            files = [
                found
                for path, name in names.items()
                for found in found_files([path], nested=nested, called=name)
            ]
            self._history = HistoryImport(
                store,
                athlete=who,
                clock=SystemClock(),
                told=self._note_progress,
                stopped=self._stopped.is_set,
            )
            import_everything(
                self._history, files, store=store, athlete=who, data_dir=self._data_dir
            )

    def _note_progress(self, progress: Progress) -> None:
        if self._view is not None:
            self._view = msgspec.structs.replace(
                self._view, step=ImportStep(progress.step), done=progress.done, of=progress.of
            )

    def _batch(self, batch: str) -> Path:
        return self._data_dir / FOLDER / batch


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        _log.warning("%s: %s", path, exc)
        raise Refused(str(os_words(exc))) from exc


def _plain(name: str) -> str:
    """A file's name as it is shown: without a folder of its machine or what is not printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:_LONGEST_NAME] or "file"


def _told(one: Imported) -> ImportedFile:
    return ImportedFile(
        file=one.file,
        outcome=FileOutcome(one.outcome.value),
        part=one.part,
        session=one.session,
        reason=one.reason,
    )
