"""Command handed to the process that holds the store; what it says there is said here."""

import socket
import sys
from pathlib import Path
from typing import Any

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from sessions.text import language, text
from strapline.beside.address import connected_to
from strapline.beside.commands_beside import as_sent
from strapline.beside.messages import (
    Ended,
    FromHolder,
    Greeting,
    Request,
    Said,
    Stop,
    line_of,
    own_version,
)
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people

GREETS_WITHIN_S = 20.0
"""A holder at work answers in milliseconds, a machine that is choked in seconds. Ours."""
_CHUNK = 65_536
_READER: msgspec.json.Decoder[FromHolder] = msgspec.json.Decoder(FromHolder)


def ask_holder(folder: Path, command: str, parameters: dict[str, Any]) -> int | None:
    """Have the command done by whoever holds the folder; its exit code. None: nobody listens.

    Ctrl-C asks for its end, a second one leaves it alone.

    Raises:
        InputError: the holder is another release.
        NoDevice: it does not answer, or ended before the command was done.
    """
    try:
        link, address = connected_to(folder)
    except OSError:
        return None
    with link:
        talk = _Talk(link, folder=folder)
        talk.greeted()
        request = Request(
            token=address.token,
            command=command,
            parameters=as_sent(parameters),
            language=language(),
            width=to_people().width,
            is_terminal=_moves(),
        )
        talk.send(request)
        try:
            return talk.heard_out()
        finally:
            if request.is_terminal:
                to_people().show_cursor()  # a bar whose holder has died cannot


def _moves() -> bool:
    console = to_people()
    return console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows


class _Talk:
    """Lines from and to the holder. A signal between two of them costs none."""

    def __init__(self, link: socket.socket, *, folder: Path) -> None:
        self._link = link
        self._folder = folder
        self._unread = bytearray()

    def greeted(self) -> None:
        """Wait for its first word."""
        self._link.settimeout(GREETS_WITHIN_S)
        try:
            greeting = self._next()
        except TimeoutError as exc:
            line = text("the process that holds {folder} does not answer")
            raise NoDevice(line.format(folder=self._folder)) from exc
        self._link.settimeout(None)
        if not isinstance(greeting, Greeting) or greeting.version != own_version():
            theirs = greeting.version if isinstance(greeting, Greeting) else "?"
            line = text(
                "the process that holds {folder} is release {theirs}, this is {own}: restart it"
            )
            said = line.format(folder=self._folder, theirs=theirs, own=own_version())
            raise InputError(said)

    def send(self, message: Request | Stop) -> None:
        """Tell it something."""
        try:
            self._link.sendall(line_of(message))
        except OSError as exc:
            raise self._gone() from exc

    def heard_out(self) -> int:
        """Say what it says until it is done; the exit code."""
        has_stopped = False
        while True:
            try:
                message = self._next()
            except KeyboardInterrupt:
                if has_stopped:
                    raise
                has_stopped = True
                self.send(Stop())
                continue
            if isinstance(message, Ended):
                return message.code
            if isinstance(message, Said):
                stream = sys.stderr if message.is_error else sys.stdout
                stream.write(message.text)
                stream.flush()

    def _next(self) -> FromHolder:
        while (end := self._unread.find(b"\n")) < 0:
            try:
                more = self._link.recv(_CHUNK)
            except TimeoutError:
                raise
            except OSError as exc:
                raise self._gone() from exc
            if not more:
                raise self._gone()
            self._unread += more
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        try:
            return _READER.decode(line)
        except NOT_A_DOCUMENT as exc:
            line_said = text("the process that holds {folder} says what this one does not know")
            raise InputError(line_said.format(folder=self._folder)) from exc

    def _gone(self) -> NoDevice:
        line = text("the process that holds {folder} ended before this was done: try again")
        return NoDevice(line.format(folder=self._folder))
