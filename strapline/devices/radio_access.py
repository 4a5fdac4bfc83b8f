"""Access to Bluetooth: this machine's adapter, or proxies in the rooms."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.clock import Clock
from ingest.devices.proxies.proxy_address import ProxyAddress, proxy_address
from ingest.devices.radio import Radio
from sessions.text import text
from strapline.config.sections import DevicesSection
from strapline.console.exit_errors import InputError


@dataclass(frozen=True, kw_only=True)
class RadioAccess:
    """How devices are reached. `adapter` None: any. With `proxies` no adapter of ours is used."""

    adapter: str | None = None
    proxies: tuple[ProxyAddress, ...] = ()


def radio_access(section: DevicesSection, *, adapter: str | None = None) -> RadioAccess:
    """What the configuration says; `adapter`: the command line does, which goes before proxies.

    Raises:
        InputError: there is not one key for each proxy, and not one for all.
    """
    if adapter is not None:
        return RadioAccess(adapter=adapter)
    keys = [key.get_secret_value() or None for key in section.proxy_keys]
    if len(keys) == 1:
        keys *= len(section.proxies)
    if keys and len(keys) != len(section.proxies):
        raise InputError(
            text(
                "devices.proxy_keys: {keys} keys for {section} proxies, expected one for each, "
                'in their order ("" for one that does not encrypt), or one for all'
            ).format(keys=len(keys), section=len(section.proxies))
        )
    keys = keys or [None] * len(section.proxies)
    return RadioAccess(
        adapter=section.adapter,
        proxies=tuple(
            proxy_address(proxy, key=key) for proxy, key in zip(section.proxies, keys, strict=True)
        ),
    )


@asynccontextmanager
async def _own_radio(*, adapter: str | None, clock: Clock) -> AsyncIterator[Radio]:
    if sys.platform != "linux":
        yield Radio(clock=clock, adapter=adapter)
        return
    # bleak's own way to BlueZ; on other systems it is not installed.
    from ingest.devices.bluez_agent import pairing_agent
    from ingest.devices.bluez_client import bluez_radio

    radio = bluez_radio(clock=clock, adapter=adapter)
    # Somebody has to agree to the bonds that devices want.
    async with pairing_agent(radio.uses, clock=clock):
        yield radio


@asynccontextmanager
async def opened_radio(access: RadioAccess, *, clock: Clock) -> AsyncIterator[Radio]:
    """The radio for the length of the block.

    Raises:
        InputError: proxies are configured and what speaks with them is not installed.
    """
    if not access.proxies:
        async with _own_radio(adapter=access.adapter, clock=clock) as radio:
            yield radio
        return
    try:
        from ingest.devices.proxies.proxied_radio import proxied_radio
    except ImportError as exc:
        raise InputError(
            text(
                "devices.proxies needs more than the plain installation: "
                "pip install 'strapline[proxies]'"
            )
        ) from exc
    async with proxied_radio(access.proxies, clock=clock) as radio:
        yield radio
