"""Commands of other processes, done by the one that holds the store: one at a time, in a thread."""

import asyncio
import io
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import TextIO, cast

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from sessions.text import LANGUAGES, SOURCE_LANGUAGE, reading, text
from strapline.beside.address import listening
from strapline.beside.commands_beside import BadRequest, called
from strapline.beside.holder import Holder, inside
from strapline.beside.messages import (
    LONGEST_LINE,
    Ended,
    FromCommand,
    FromHolder,
    Greeting,
    Request,
    Said,
    line_of,
    own_version,
)
from strapline.config.load_config import configured
from strapline.console.audience import Audience, StopWish, speaking_to
from strapline.console.failures import explain

_log = logging.getLogger(__name__)

INTERRUPTED = 130
"""See `strapline.__main__`."""

_BAD_INPUT = 2
_NARROWEST, _WIDEST = 20, 1000


@asynccontextmanager
async def answering(holder: Holder) -> AsyncIterator[None]:
    """Inside the block commands of other processes are done; its end asks them to end, and waits.

    Where no socket can be made they are refused as before, and the log says why.
    """
    with ExitStack() as stack:
        try:
            listener, token = stack.enter_context(listening(holder.config.data_dir))
        except OSError as exc:
            _log.warning("commands beside this one are refused: %s", exc)
            yield
            return
        desk = _Desk(holder, token=token)
        # Closing the server closes its copy; the socket itself is `listening`'s.
        server = await asyncio.start_server(desk.serve, sock=listener.dup(), limit=LONGEST_LINE)
        try:
            yield
        finally:
            server.close()
            await desk.close()


class _Desk:
    """Takes connections; each may ask for one command."""

    def __init__(self, holder: Holder, *, token: str) -> None:
        self._holder = holder
        self._token = token
        self._one_at_a_time = asyncio.Lock()
        self._wishes: set[StopWish] = set()
        self._idle: set[asyncio.Task[None]] = set()  # those that have not asked for anything yet
        self._visits: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        visit = asyncio.current_task()
        assert visit is not None
        self._visits.add(visit)
        self._idle.add(visit)
        try:
            # Whoever asked may be gone: what they asked for was ended, or is done.
            with suppress(ConnectionError, asyncio.CancelledError):
                await self._visit(reader, writer, asked=lambda: self._idle.discard(visit))
        finally:
            self._idle.discard(visit)
            self._visits.discard(visit)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def close(self) -> None:
        """Ask all to end, and wait: the store must not be closed under them."""
        for visit in tuple(self._idle):
            visit.cancel()
        for wish in tuple(self._wishes):
            wish.ask()
        while self._visits:
            await asyncio.wait(tuple(self._visits))

    async def _visit(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        asked: Callable[[], None],
    ) -> None:
        answers = _Answers(writer)
        answers.send(Greeting(version=own_version()))
        wish = StopWish()
        self._wishes.add(wish)
        try:
            request = await self._request(reader)
            if request is None:
                return
            asked()
            async with asyncio.TaskGroup() as group:
                hearing = group.create_task(_until_stopped(reader, wish))
                async with self._one_at_a_time:
                    code = await asyncio.to_thread(self._run, request, answers, wish)
                hearing.cancel()
            answers.send(Ended(code=code))
            await writer.drain()
        except BadRequest as exc:
            answers.send(Said(text=f"strapline: {exc}\n", is_error=True))
            answers.send(Ended(code=_BAD_INPUT))
            await writer.drain()
        finally:
            self._wishes.discard(wish)

    async def _request(self, reader: asyncio.StreamReader) -> Request | None:
        try:
            line = await reader.readline()
            if not line:
                return None
            request = msgspec.json.decode(line, type=FromCommand)
        except (ValueError, *NOT_A_DOCUMENT) as exc:
            raise BadRequest(text("no request: {reason}").format(reason=exc)) from exc
        if not isinstance(request, Request) or not secrets.compare_digest(
            request.token.encode(), self._token.encode()
        ):
            raise BadRequest(text("no request: it does not know the token"))
        return request

    def _run(self, request: Request, answers: "_Answers", wish: StopWish) -> int:
        """The command, in a thread; its exit code."""
        who = Audience(
            out=cast(TextIO, _Stream(answers, is_error=False)),
            err=cast(TextIO, _Stream(answers, is_error=True)),
            width=min(max(request.width, _NARROWEST), _WIDEST),
            is_terminal=request.is_terminal,
            stop=wish,
        )
        spoken = request.language if request.language in LANGUAGES else SOURCE_LANGUAGE
        with (
            configured(self._holder.config),
            inside(self._holder),
            speaking_to(who),
            reading(spoken),
        ):
            return _code_of(request, who)


def _code_of(request: Request, who: Audience) -> int:
    try:
        if who.stop.is_asked():
            return INTERRUPTED
        called(request.command, request.parameters)()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BadRequest as exc:
        who.err.write(f"strapline: {exc}\n")
        return _BAD_INPUT
    except Exception as exc:
        line, code = explain(exc)
        if code == 1:
            _log.exception("%s, for another process", request.command)
        who.err.write(f"strapline: {line}\n")
        return code
    return 0


async def _until_stopped(reader: asyncio.StreamReader, wish: StopWish) -> None:
    """Whoever sends a stop, or goes away, wants no more of it."""
    with suppress(ConnectionError, ValueError):
        await reader.readline()
    wish.ask()


class _Answers:
    """Messages to whoever asked, from any thread."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._loop = asyncio.get_running_loop()

    def send(self, message: FromHolder) -> None:
        """From the loop."""
        if not self._writer.is_closing():
            self._writer.write(line_of(message))

    def send_soon(self, message: FromHolder) -> None:
        """From a thread, in order."""
        self._loop.call_soon_threadsafe(self.send, message)


class _Stream(io.TextIOBase):
    """A standard stream whose reader is in another process."""

    def __init__(self, answers: _Answers, *, is_error: bool) -> None:
        self._answers = answers
        self._is_error = is_error

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str, /) -> int:
        """On its way at once."""
        if text:
            self._answers.send_soon(Said(text=text, is_error=self._is_error))
        return len(text)
