"""Free loopback ports for servers, below the range the system gives to outgoing connections.

Ports that the system hands out may be taken again by anybody before a server listens on them, or
while it is being restarted; these are only looked for here, and each worker looks elsewhere.
"""

import os
import random
import socket
from contextlib import ExitStack

_FIRST, _LAST = 12_000, 32_000
_WIDTH = 2_000  # of one worker's range
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_START = _FIRST + _WORKER * _WIDTH % (_LAST - _FIRST)
_choice = random.Random(os.getpid())


def free_ports(count: int) -> list[int]:
    """So many different ones on which nobody listens."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = _START + _choice.randrange(_WIDTH)
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    return found
