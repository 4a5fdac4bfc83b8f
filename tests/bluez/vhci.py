"""A Bluetooth adapter for this machine's kernel, with its antenna in a simulated room.

The kernel's driver for virtual adapters (hci_vhci) hands the packets of the host, which is
bluetoothd above the kernel, to a controller of the room.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bumble import hci
from bumble.transport.common import Transport
from bumble.transport.vhci import open_vhci_transport

from ingest.simulate.virtual_link import Ether, RadioController

# A controller without a public address: bluetoothd gives it a static random one, which is the
# only kind that the room's links are made with.
_NO_ADDRESS = "00:00:00:00:00:00"


class VirtualAdapter(RadioController):
    """The room's radio that the kernel drives."""

    # With it the kernel leaves addresses to the controller, which does not resolve them.
    le_features = RadioController.le_features & ~hci.LeFeatureMask.LL_PRIVACY

    def __init__(self, *, ether: Ether, transport: Transport) -> None:
        super().__init__("vhci", ether=ether, address=_NO_ADDRESS)
        self.host = transport.sink
        transport.source.set_packet_sink(self)


@asynccontextmanager
async def plugged_in(*, ether: Ether) -> AsyncIterator[VirtualAdapter]:
    """An adapter for the length of the block; its links fall when it is pulled out."""
    async with await open_vhci_transport(None) as transport:
        adapter = VirtualAdapter(ether=ether, transport=transport)
        try:
            yield adapter
        finally:
            _pull_out(adapter, ether=ether)


def _pull_out(adapter: VirtualAdapter, *, ether: Ether) -> None:
    """Gone without a word: the other end of each link finds out by itself."""
    address = str(adapter.random_address)
    ether.lose(address)
    adapter.hang_up()
    ether.remove_controller(adapter)
    ether.out_of_range.discard(address)  # bluetoothd gives the next one the same address
