"""The socket the pages are served on, taken before anything else is started."""

import errno
import socket

from ingest.sentence import Sentence, os_words

# A burst of strangers waits here, and those inside behind it instead of being dropped.
BACKLOG = 2048


class CannotListen(OSError):
    """The host is not one of this machine's, or the port is not allowed. One line."""

    def __str__(self) -> str:
        """The line alone, without the error number."""
        return str(self.strerror)


class PortInUse(CannotListen):
    """Another program listens on this port; the message says what to do."""


def listen(host: str, *, port_number: int) -> socket.socket:
    """A listening socket; `port_number` 0 takes any free port.

    Raises:
        PortInUse: somebody else listens there.
        CannotListen: the host is not one of this machine's, or the port is not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Otherwise a restart within a minute finds its own old connections in the way.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port_number))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError as exc:
        sock.close()
        if exc.errno == errno.EADDRINUSE:
            raise PortInUse(
                errno.EADDRINUSE,
                Sentence(
                    "port {port} on {host} is in use by another program; take another "
                    "one with --port, or any free one with --port 0",
                    port=port_number,
                    host=host,
                ),
            ) from exc
        raise CannotListen(
            exc.errno,
            Sentence(
                "cannot listen on {host} port {port}: {reason}",
                host=host,
                port=port_number,
                reason=os_words(exc),
            ),
        ) from exc
    return sock


def free_port(host: str, *, preferred: int) -> int:
    """`preferred` while nobody listens there, else 0: any free one."""
    try:
        listen(host, port_number=preferred).close()
    except PortInUse:
        return 0
    return preferred


def address(sock: socket.socket) -> str:
    """What to type into a browser on this machine to reach `sock`."""
    host, port_number = sock.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"
    return f"http://[{host}]:{port_number}/" if ":" in host else f"http://{host}:{port_number}/"
