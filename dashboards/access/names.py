"""Names and addresses of this machine on its network, as a phone can type them."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from functools import lru_cache

import ifaddr

_A_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True)
class MachineNames:
    """Names (lower case) and addresses under which a network reaches this machine."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def best(self) -> str:
        """What a phone is told: an address, because not every network resolves names."""
        return next(iter((*self.addresses, *self.names)), "127.0.0.1")


def machine_names() -> MachineNames:
    """The host's name, with and without `.local`, and its addresses but loopback and link-local."""
    host = socket.gethostname().lower()
    names = [host, f"{host.partition('.')[0]}.local"] if _A_HOST_NAME.fullmatch(host) else []
    return MachineNames(names=tuple(dict.fromkeys(names)), addresses=tuple(_addresses()))


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@lru_cache(maxsize=1024)
def address_group(host: str) -> str:
    """What counts as one address: of IPv6 the network of 64 bits, which one household has whole.

    >>> address_group("2001:db8::1:2"), address_group("::ffff:192.168.1.5")
    ('2001:db8::', '192.168.1.5')
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if address.is_loopback:
        return str(address)
    return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)


def _addresses() -> list[str]:
    """IPv4 before IPv6, private before public: a home network's address comes first."""
    found = [
        ipaddress.ip_address(ip.ip if isinstance(ip.ip, str) else ip.ip[0])
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]
    usable = {one for one in found if not (one.is_loopback or one.is_link_local)}
    return [str(one) for one in sorted(usable, key=lambda a: (a.version, not a.is_private, a))]
