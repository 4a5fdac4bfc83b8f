"""The radio link between bumble's controllers: who is in reach, at what signal strength, and when.

Two real Bluetooth hosts (L2CAP, ATT, GATT, SMP) talk through it. Everything in flight holds the
stepping clock. The overrides also make good what bumble 0.0.236 leaves out; each says what.
"""

from collections.abc import Iterator

from bumble import controller, core, hci, ll
from bumble.device import Device
from bumble.host import Host
from bumble.keys import MemoryKeyStore
from bumble.link import LocalLink
from bumble.pairing import PairingConfig

from ingest.simulate.stepping_clock import SteppingClock, Timer

# Straps and treadmills advertise every 0.02 to 1.3 s; while nobody listens each costs a timer.
ADVERTISING_INTERVAL_S = 0.25
# Core Specification, Volume 6, Part B, 4.5.2 allows 0.1 to 32 s; phones ask for 2 to 6 s.
SUPERVISION_TIMEOUT_S = 4.0
NEARBY_DBM = -50


class Ether(LocalLink):
    """The room's air. Reach is told by address: out of range is heard by nobody and hears nobody;
    silent is still linked, and nothing it sends arrives.
    """

    def __init__(self, clock: SteppingClock) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # bumble's has no annotations
        self.clock = clock
        self.rssi_dbm: dict[str, int] = {}
        self.out_of_range: set[str] = set()
        self.silent: set[str] = set()
        # bumble's own set has another order in every process, and so would the packets.
        self._radios: dict[RadioController, None] = {}

    def add_controller(self, controller: controller.Controller) -> None:
        """A radio is switched on."""
        super().add_controller(controller)
        if isinstance(controller, RadioController):
            self._radios[controller] = None

    def remove_controller(self, controller: controller.Controller) -> None:
        """A radio is switched off."""
        super().remove_controller(controller)
        if isinstance(controller, RadioController):
            del self._radios[controller]

    def find_le_controller(self, address: hci.Address) -> "RadioController | None":
        """Whose link or whose own address this is."""
        for radio in self._radios:
            if any(link.self_address == address for link in radio.le_connections.values()):
                return radio
        for radio in self._radios:
            if address in (radio.random_address, radio.public_address):
                return radio
        return None

    def send_acl_data(
        self,
        sender_controller: controller.Controller,
        destination_address: hci.Address,
        transport: core.PhysicalTransport,
        data: bytes,
    ) -> None:
        """Carry data with the address its link was made with (bumble: the current one)."""
        connection = sender_controller.le_connections.get(destination_address)
        receiver = self.find_le_controller(destination_address)
        if connection is None or receiver is None:
            return
        if self.is_lost(connection) or str(connection.self_address) in self.silent:
            return
        self.clock.call_soon(receiver.on_link_acl_data, connection.self_address, transport, data)

    def send_advertising_pdu(
        self, sender_controller: controller.Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Carry an advertisement, or the request to connect to an advertiser, to all in range."""
        if not isinstance(packet, ll.AdvInd | ll.AdvExtInd | ll.ConnectInd):
            return
        if str(packet.advertiser_address) in self.out_of_range:
            return
        for radio in self._radios:
            if radio is not sender_controller:
                self.clock.call_soon(radio.on_ll_advertising_pdu, packet)

    def send_ll_control_pdu(
        self,
        sender_address: hci.Address,
        receiver_address: hci.Address,
        packet: ll.ControlPdu,
    ) -> None:
        """Carry link control; after a lost goodbye the other end's supervision times out."""
        receiver = self.find_le_controller(receiver_address)
        if receiver is None:
            return
        if {str(sender_address), str(receiver_address)} & self.out_of_range:
            receiver.watch(sender_address)
            return
        self.clock.call_soon(receiver.on_ll_control_pdu, sender_address, packet)

    def is_lost(self, connection: controller.Connection) -> bool:
        """Whether one end of the link is out of range, or has already given the link up."""
        ends = {str(connection.self_address), str(connection.peer_address)}
        peer = self.find_le_controller(connection.peer_address)
        return (
            not ends.isdisjoint(self.out_of_range)
            or peer is None
            or connection.self_address not in peer.le_connections
        )

    def lose(self, address: str) -> None:
        """Take a device out of range: nothing is heard at once, links fall when they time out."""
        self.out_of_range.add(address)
        for radio in self._radios:
            for connection in radio.le_connections.values():
                if address in (str(connection.self_address), str(connection.peer_address)):
                    radio.watch(connection.peer_address)

    def solicit(self) -> None:
        """Have everybody advertise at once: a listener starts by hearing all there is."""
        for radio in self._radios:
            radio.advertise()

    async def fall_silent(self) -> None:
        """Drop every link, let both ends finish with it, and take everybody off the air."""
        for radio in self._radios:
            radio.hang_up()
        await self.clock.delivered()
        for radio in self._radios:
            radio.le_legacy_advertiser.stop()

    def scan_response(self, address: hci.Address) -> bytes:
        """What the advertiser answers to a scan request."""
        radio = self.find_le_controller(address)
        return radio.le_legacy_advertiser.scan_response_data if radio else b""


class SimulatedAdvertiser(controller.LegacyAdvertiser):
    """Advertises at once and then at its interval in simulated time (bumble: in real time)."""

    controller: "RadioController"
    _timer: Timer | None = None

    def start(self) -> None:
        """Be on the air."""
        self.stop()
        self.enabled = True
        self._advertise()

    def stop(self) -> None:
        """Leave the air."""
        if self._timer is not None:
            self._timer.cancel()
        self.enabled = False

    def _advertise(self) -> None:
        self.send_advertising_data()
        self._timer = self.controller.clock.call_later(ADVERTISING_INTERVAL_S, self._advertise)


class RadioController(controller.Controller):
    """One radio chip."""

    # Extended advertising loses scan responses, and with them the names.
    le_features = controller.Controller.le_features & ~hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
    # A notification fits into one packet.
    le_acl_data_packet_length = 251

    def __init__(self, name: str, *, ether: Ether, address: str) -> None:
        self.clock = ether.clock
        self.ether = ether
        super().__init__(name, link=ether, public_address=address)
        self.le_legacy_advertiser = SimulatedAdvertiser(self)

    def advertise(self) -> None:
        """Send the advertisement now, if there is one to send."""
        self.le_legacy_advertiser.send_advertising_data()

    def watch(self, peer: hci.Address) -> None:
        """Drop the link to `peer` after the supervision timeout, unless it is heard again."""
        watched = self.le_connections.get(peer)
        if watched is None:
            return

        def time_out() -> None:
            if self.le_connections.get(peer) is watched and self.ether.is_lost(watched):
                self.on_le_disconnected(watched, hci.HCI_CONNECTION_TIMEOUT_ERROR)

        self.clock.call_later(SUPERVISION_TIMEOUT_S, time_out)

    def hang_up(self) -> None:
        """Lose every link at once."""
        for connection in tuple(self.le_connections.values()):
            self.on_le_disconnected(connection, hci.HCI_CONNECTION_TIMEOUT_ERROR)

    def abandon_connecting(self) -> None:
        """Forget the connection being made (bumble only says that it does)."""
        self.pending_le_connection = None

    def send_hci_packet(self, packet: hci.HCI_Packet) -> None:
        """Hand a packet to the host."""
        if self.host:
            self.clock.call_soon(self.host.on_packet, bytes(packet))

    def on_hci_le_create_connection_command(
        self, command: hci.HCI_LE_Create_Connection_Command
    ) -> None:
        """Connect to whoever advertises next, and have them do so now."""
        super().on_hci_le_create_connection_command(command)
        self.clock.call_soon(self.ether.solicit)

    def on_advertising_pdu(self, pdu: ll.AdvInd | ll.AdvExtInd) -> None:
        """Report what was heard, with its strength and its own scan response."""
        if self.le_scan_enable:
            for report in self._reports(pdu):
                self.send_hci_packet(hci.HCI_LE_Advertising_Report_Event([report]))
        pending = self.pending_le_connection
        if pending is not None and pending.peer_address == pdu.advertiser_address:
            self.create_le_connection(pdu.advertiser_address)

    def on_link_acl_data(
        self, sender_address: hci.Address, transport: core.PhysicalTransport, data: bytes
    ) -> None:
        """Take data, unless its link fell while it was on its way."""
        if sender_address in self.le_connections:
            super().on_link_acl_data(sender_address, transport, data)

    def on_ll_control_pdu(self, sender_address: hci.Address, packet: ll.ControlPdu) -> None:
        """Take link control, unless its link fell while it was on its way."""
        if sender_address in self.le_connections:
            super().on_ll_control_pdu(sender_address, packet)

    def _reports(
        self, pdu: ll.AdvInd | ll.AdvExtInd
    ) -> Iterator[hci.HCI_LE_Advertising_Report_Event.Report]:
        kinds = hci.HCI_LE_Advertising_Report_Event.EventType
        address = pdu.advertiser_address
        contents = {kinds.ADV_IND: pdu.data}
        if self.le_scan_type == hci.HCI_LE_Set_Scan_Parameters_Command.ACTIVE_SCANNING:
            contents[kinds.SCAN_RSP] = self.ether.scan_response(address)
        for kind, data in contents.items():
            yield hci.HCI_LE_Advertising_Report_Event.Report(
                event_type=kind,
                address_type=address.address_type,
                address=address,
                data=data,
                rssi=self.ether.rssi_dbm.get(str(address), NEARBY_DBM),
            )


class RadioHost(Host):
    """The host of one radio; packets on their way to the chip are in flight too."""

    def __init__(self, radio: RadioController) -> None:
        super().__init__(controller_source=radio)
        self._radio = radio

    def send_hci_packet(self, packet: hci.HCI_Packet) -> None:
        """Hand a packet to the chip."""
        self._radio.clock.call_soon(self._radio.on_packet, bytes(packet))


class RadioDevice(Device):
    """A complete Bluetooth host on its own radio; its bonds live as long as it does."""

    def __init__(self, name: str, *, ether: Ether, address: str) -> None:
        self.radio = RadioController(name, ether=ether, address=address)
        super().__init__(name=name, address=hci.Address(address), host=RadioHost(self.radio))
        self.keystore = MemoryKeyStore()
        # Otherwise bumble files bonds under the public address and looks for them elsewhere.
        self.pairing_config_factory = lambda _connection: PairingConfig(
            mitm=False, identity_address_type=PairingConfig.AddressType.RANDOM
        )
