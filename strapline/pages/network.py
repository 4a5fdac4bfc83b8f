"""Pages that a network can reach: the door, the certificate, and what a person is told."""

import datetime
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

from dashboards.access.certificate import Certificate, certificate
from dashboards.access.cookies import CookieSigner
from dashboards.access.door import Door
from dashboards.access.grants import Grants, Right
from dashboards.access.names import MachineNames, machine_names
from dashboards.access.one_time_codes import OneTimeCodes
from dashboards.access.qr import for_terminal
from dashboards.serving import Secured
from dashboards.web.listening_socket import listen
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.sentence import os_words
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.pages.reach import EVERYWHERE, Reach

CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
"""Files that Docker and Podman put into each container."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """The door of pages that a network reaches, and where they are encrypted.

    `is_published`: from a container by names of its host; nobody outside reaches its addresses.
    """

    door: Door
    secured: Secured | None
    plain_host: str
    is_published: bool = False

    def tell(self, port_number: int) -> None:
        """Say where the pages are and which codes open them. `port_number`: of the plain pages."""
        if self.is_published:
            _tell_codes(self.door.codes)
            return
        plain = f"http://{_bracketed(self.plain_host)}:{port_number}/"
        best = self.door.secure_address or plain
        say = to_people().print
        if sys.stderr.isatty():
            say(for_terminal(best), end="")
        say(text("On the network: {address}").format(address=best))
        if best != plain:
            say(text("Not encrypted: {address}").format(address=plain))
        _tell_codes(self.door.codes)


@contextmanager
def network(asked: Reach) -> Iterator[Network]:
    """The door of `asked`; its secrets and certificates are kept in the data folder.

    Raises:
        InputError: the folder cannot be written.
        PortInUse, CannotListen: the encrypted port cannot be had.
    """
    found = machine_names()
    clock = SystemClock()
    # A code is used in the answer to a browser; the terminal keeps its own language.
    terminal = copy_context()
    codes = OneTimeCodes(changed=lambda: terminal.run(_tell_codes, codes))
    try:
        made = None if asked.secure_port is None else _certificate(asked, found, clock=clock)
        grants = Grants(asked.folder / "grants.json")
        signer = CookieSigner(asked.folder / "secret")
    except OSError as exc:
        raise InputError(
            text("{folder}: cannot be written ({reason})").format(
                folder=asked.folder, reason=os_words(exc)
            )
        ) from exc
    secured = None
    if made is not None and asked.secure_port is not None:
        secured = Secured(sock=listen(asked.host, port_number=asked.secure_port), certificate=made)
    plain_host = found.best if asked.host == EVERYWHERE else asked.host
    yield Network(
        door=Door(
            names=frozenset((*found.names, *found.addresses, *asked.names, asked.host)),
            codes=codes,
            grants=grants,
            signer=signer,
            clock=clock,
            secure_address=None if secured is None else _address(plain_host, secured),
            authority=None if made is None else _der(made.authority),
            proxied=frozenset(asked.names),
        ),
        secured=secured,
        plain_host=plain_host,
        is_published=bool(asked.names) and any(mark.exists() for mark in CONTAINER_MARKS),
    )


def _certificate(asked: Reach, found: MachineNames, *, clock: SystemClock) -> Certificate:
    now = datetime.datetime.fromtimestamp(clock.wall_ns() / NS_PER_S, datetime.UTC)
    extra = tuple(name for name in asked.names if name not in found.names)
    known = MachineNames(names=(*found.names, *extra), addresses=found.addresses)
    return certificate(asked.folder / "tls", known, now=now)


def _address(host: str, secured: Secured) -> str:
    return f"https://{_bracketed(host)}:{secured.sock.getsockname()[1]}/"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _der(pem: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem.read_text("ascii"))


def _tell_codes(codes: OneTimeCodes) -> None:
    told = text("Code to control: {control}   Code to watch: {view}   (each works once)")
    to_people().print(told.format(control=codes.shown(Right.CONTROL), view=codes.shown(Right.VIEW)))
